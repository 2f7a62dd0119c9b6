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

/** By type. A map, since types come from states: an object has a `constructor` of its own. */
const rules: ReadonlyMap<string, Rule> = new Map(
  Object.entries<Rule>({
    aws_eks_cluster: eksCluster,
    aws_eks_node_group: nodeGroup,
    aws_instance: instance,
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
  }),
);

/**
 * What a resource costs, from the dated table in prices.ts. Never a silent zero: what has no price is `unknown`, what has
 * no rule is `unsupported`, what is free says so.
 */
export function estimate(resource: PricedResource, context: EstimateContext): Cost {
  if (resource.mode === "data") return free("a data source: read, not made");
  const rule = rules.get(resource.type);
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

/**
 * Desired size times the first type. Never exact: the root volumes are told by the launch template, if by anything. A
 * group without nodes costs nothing until it scales.
 */
function nodeGroup(attributes: Attributes, region: string | undefined): Cost {
  const types = strings(attributes["instance_types"]);
  const [scaling] = blocks(attributes["scaling_config"]);
  const desired = scaling?.["desired_size"];
  if (typeof desired !== "number") return unknown("the state does not tell the desired size");
  const [type] = types;
  if (type === undefined) return unknown("the launch template decides the instance type");

  const spot = attributes["capacity_type"] === "SPOT";
  const scales = desired === 0 || scaling?.["min_size"] !== scaling?.["max_size"];
  const assumed = [
    "root volumes not included",
    ...(spot ? ["spot at the on-demand price, an upper bound"] : []),
    ...(scales ? [`scales ${String(scaling?.["min_size"])} to ${String(scaling?.["max_size"])}`] : []),
    ...(types.length > 1 ? [`may use ${types.slice(1).join(", ")}`] : []),
  ];
  const figure = instanceFigure(type, region);
  if (figure === undefined) return noPrice(type, region);
  const cost = costOf(`${desired} x ${type}, desired size`, [{ ...figure, hourly: figure.hourly * desired }]);
  return estimatedFor(cost, assumed);
}

/** A running instance and its volumes; a stopped one keeps its volumes only. */
function instance(attributes: Attributes, region: string | undefined): Cost {
  const type = attributes["instance_type"];
  const state = attributes["instance_state"];
  if (state === "terminated" || state === "shutting-down") return free("free of charge: terminated");
  if (typeof type !== "string") return unknown("the state does not tell the instance type");
  const isStopped = state === "stopped" || state === "stopping";
  const figure = instanceFigure(type, region);
  if (figure === undefined && !isStopped) return noPrice(type, region);

  const root = blocks(attributes["root_block_device"]);
  const volumes = [...root, ...blocks(attributes["ebs_block_device"])];
  const priced = volumes.flatMap((block) => storageFigure(block["volume_type"], block["volume_size"], region) ?? []);
  const unpriced = volumes.length - priced.length;
  const what = isStopped ? `${type} is stopped: its volumes only` : `1 x ${type}, on-demand instance with its volumes`;
  const cost = costOf(what, [...(isStopped || figure === undefined ? [] : [figure]), ...priced]);
  return estimatedFor(cost, [
    ...(root.length === 0 ? ["root volume not told, so not included"] : []),
    ...(unpriced > 0 ? [`${unpriced} ${unpriced === 1 ? "volume" : "volumes"} without price not included`] : []),
    ...(attributes["instance_lifecycle"] === "spot" ? ["spot at the on-demand price, an upper bound"] : []),
  ]);
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

function volume({ type, size }: Attributes, region: string | undefined): Cost {
  if (typeof size !== "number" || size <= 0) return unknown("the state does not tell the size");
  if (type !== "gp3") return unknown(`no price for a volume of type ${String(type)}`);
  return listed(`${size} GiB gp3; IOPS and throughput beyond the base not included`, storageFigure(type, size, region));
}

function storageFigure(type: unknown, size: unknown, region: string | undefined): Figure | undefined {
  return type === "gp3" && typeof size === "number" && size > 0 ? figureOf(prices.gp3Storage, region, size) : undefined;
}

function noPrice(type: string, region: string | undefined): Cost {
  return unknown(`no price for ${type} in ${region ?? "an unknown region"}`);
}

/** What is assumed makes a cost an estimate; nothing assumed leaves it as it is. */
function estimatedFor(cost: Cost, assumed: readonly string[]): Cost {
  if (assumed.length === 0) return cost;
  return { ...cost, status: "estimated", note: [cost.note, ...assumed].join("; ") };
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

/** Nested blocks, which state keeps as a list even where there can be one only. */
function blocks(value: unknown): readonly Attributes[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "object" && each !== null) : [];
}
