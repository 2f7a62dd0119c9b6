import { checkKubernetesVersion } from "@ml-platform/rules";
import type { Cost } from "./cost.ts";
import { costOf, type Figure, figureOf, instanceFigure, unknown } from "./figures.ts";
import { whyFree } from "./free.ts";
import { prices } from "./prices.ts";
import { type Attributes, regionOf } from "./region.ts";
import { billedByUse } from "./usage.ts";

export interface PricedResource {
  /** Data sources cost nothing: they are read, not made. @default "managed" */
  readonly mode?: "managed" | "data";
  readonly type: string;
  readonly attributes: Attributes;
}

export interface EstimateContext {
  /** Of the environment, for resources that do not tell theirs. @default - unknown: figures become estimates */
  readonly region?: string;
  /** Decides whether a Kubernetes version is in extended support. */
  readonly today: Date;
}

type Rule = (attributes: Attributes, region: string | undefined, today: Date) => Cost;

const rules: Readonly<Record<string, Rule>> = {
  aws_eks_cluster: eksCluster,
  aws_eks_node_group: nodeGroup,
  aws_instance: (attributes, region) => instances(attributes["instance_type"], 1, region, "on-demand instance"),
  aws_nat_gateway: natGateway,
  aws_eip: (_, region) => listed("public IPv4 address", figureOf(prices.publicIpv4, region)),
  aws_vpc_endpoint: endpoint,
  aws_vpc_endpoint_subnet_association: () => ({
    status: "exact",
    hourly: 0,
    monthly: 0,
    note: "counted with its endpoint",
  }),
  aws_kms_key: (_, region) => listed("customer managed key; requests not included", figureOf(prices.kmsKey, region)),
  aws_ebs_volume: volume,
};

/**
 * What a resource costs, from the dated table in prices.ts. Never a silent zero: what has no price is `unknown`, what has
 * no rule is `unsupported`, what is free says so.
 */
export function estimate(resource: PricedResource, context: EstimateContext): Cost {
  if (resource.mode === "data") return free("a data source: read, not made");
  const rule = rules[resource.type];
  if (rule !== undefined)
    return rule(resource.attributes, regionOf(resource.attributes) ?? context.region, context.today);
  const reason = whyFree(resource.type);
  if (reason !== undefined) return free(reason);
  const counted = billedByUse(resource.type);
  if (counted !== undefined) return unknown(`billed by use (${counted}), which the state does not tell`);
  return { status: "unsupported", note: `no pricing rule for ${resource.type}` };
}

function eksCluster(attributes: Attributes, region: string | undefined, today: Date): Cost {
  const version = attributes["version"];
  if (typeof version !== "string") return unknown("the state does not tell the Kubernetes version");
  // Which policy changes the words of the warning, not that there is one.
  const problems = checkKubernetesVersion(version, today, "EXTENDED");
  if (problems.some(({ severity }) => severity === "error"))
    return unknown(`support of Kubernetes ${version} is over or not known`);
  return problems.length > 0
    ? listed(`control plane, Kubernetes ${version} in extended support`, figureOf(prices.eksExtendedSupport, region))
    : listed(`control plane, Kubernetes ${version}`, figureOf(prices.eksControlPlane, region));
}

/** Desired size times the first type. Scaling, alternative types and spot make it an estimate. */
function nodeGroup(attributes: Attributes, region: string | undefined): Cost {
  const types = strings(attributes["instance_types"]);
  const scaling = first(attributes["scaling_config"]);
  const desired = scaling?.["desired_size"];
  if (typeof desired !== "number") return unknown("the state does not tell the desired size");
  const [type] = types;
  if (type === undefined) return unknown("the launch template decides the instance type");

  const spot = attributes["capacity_type"] === "SPOT";
  const scales = scaling?.["min_size"] !== scaling?.["max_size"];
  const assumed = [
    ...(spot ? ["spot at the on-demand price, an upper bound"] : []),
    ...(scales ? [`scales ${String(scaling?.["min_size"])} to ${String(scaling?.["max_size"])}`] : []),
    ...(types.length > 1 ? [`may use ${types.slice(1).join(", ")}`] : []),
  ];
  const cost = instances(type, desired, region, "desired size, root volumes not included");
  if (assumed.length === 0 || cost.status === "unknown") return cost;
  return { ...cost, status: "estimated", note: [cost.note, ...assumed].join("; ") };
}

function natGateway(attributes: Attributes, region: string | undefined): Cost {
  const kind = attributes["connectivity_type"] === "private" ? "private NAT gateway" : "NAT gateway";
  return listed(`${kind}; traffic not included`, figureOf(prices.natGateway, region));
}

function endpoint(attributes: Attributes, region: string | undefined): Cost {
  const kind = attributes["vpc_endpoint_type"];
  if (kind === "Gateway") return free("gateway endpoints are free of charge");
  if (kind !== "Interface") return unknown(`no price for an endpoint of type ${String(kind)}`);
  const zones = strings(attributes["subnet_ids"]).length;
  if (zones === 0) return unknown("the state does not tell in how many availability zones it is");
  return listed(
    `interface endpoint in ${zones} availability ${zones === 1 ? "zone" : "zones"}; traffic not included`,
    figureOf(prices.interfaceEndpoint, region, zones),
  );
}

function volume(attributes: Attributes, region: string | undefined): Cost {
  const { type, size } = attributes;
  if (type !== "gp3" || typeof size !== "number") return unknown(`no price for a volume of type ${String(type)}`);
  return listed(
    `${size} GiB gp3; IOPS and throughput beyond the base not included`,
    figureOf(prices.gp3Storage, region, size),
  );
}

function instances(type: unknown, count: number, region: string | undefined, note: string): Cost {
  if (typeof type !== "string") return unknown("the state does not tell the instance type");
  const figure = instanceFigure(type, region);
  if (figure === undefined) return unknown(`no price for ${type} in ${region ?? "an unknown region"}`);
  return costOf(`${count} x ${type}, ${note}`, [{ ...figure, hourly: figure.hourly * count }]);
}

function listed(note: string, figure: Figure | undefined): Cost {
  return figure === undefined ? unknown(`${note}: no price for its region`) : costOf(note, [figure]);
}

function free(note: string): Cost {
  return { status: "exact", hourly: 0, monthly: 0, note };
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** The block of a `max 1` nested block, which state keeps as a list. */
function first(value: unknown): Attributes | undefined {
  const [block] = Array.isArray(value) ? value : [];
  return typeof block === "object" && block !== null ? (block as Attributes) : undefined;
}
