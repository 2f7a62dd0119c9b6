import { supportOf } from "@ml-platform/rules";
import type { Cost } from "./cost.ts";
import { costOf, type Figure, figureOf, free, instanceFigure, unknown } from "./figures.ts";
import { type Price, prices } from "./prices.ts";
import { costWithoutRule } from "./unpriced-types.ts";
import { warmPoolOf } from "./warm-pool.ts";

/** The attributes of a resource, as its state records them. */
export type Attributes = Readonly<Record<string, unknown>>;

export interface PricedResource {
  /** Data sources cost nothing: the stack reads them and does not create them. @default "managed" */
  readonly mode?: "managed" | "data";
  readonly type: string;
  readonly attributes: Attributes;
}

export interface EstimateContext {
  /** Of the environment, for resources that do not name theirs. @default - not known: figures become estimates */
  readonly region?: string;
  /** Determines whether a Kubernetes version is in extended support. */
  readonly today: Date;
  /** The attributes of the launch template of a group, which have its disks. @default - not known */
  readonly launchTemplateOf?: (group: Attributes) => Attributes | undefined;
}

type Rule = (attributes: Attributes, region: string | undefined, context: EstimateContext) => Cost;

/** By resource type. A map, because types come from states and every object has a `constructor`. */
const rules: ReadonlyMap<string, Rule> = new Map(
  Object.entries<Rule>({
    aws_eks_cluster: eksCluster,
    aws_eks_node_group: nodeGroup,
    aws_autoscaling_group: autoscalingGroup,
    aws_instance: instance,
    aws_nat_gateway: natGateway,
    aws_ec2_transit_gateway_vpc_attachment: (_, region) =>
      listed(
        "attachment to a transit gateway; traffic not included",
        figureOf(prices.transitGatewayAttachment, region),
      ),
    aws_eip: (_, region) => listed("public IPv4 address", figureOf(prices.publicIpv4, region)),
    aws_vpc_endpoint: endpoint,
    aws_vpc_endpoint_subnet_association: () => free("counted with its endpoint"),
    aws_kms_key: (_, region) => listed("customer managed key; requests not included", figureOf(prices.kmsKey, region)),
    aws_kms_replica_key: (_, region) =>
      listed("replica of a key; requests not included", figureOf(prices.kmsKey, region)),
    aws_secretsmanager_secret: secret,
    aws_ebs_volume: volume,
  }),
);

/**
 * What a resource costs, by the dated table in prices.ts. A zero always has a reason: a resource without a price is
 * `unknown`, one without a rule is `unsupported`, and a free one has a note that says so.
 */
export function estimate(resource: PricedResource, context: EstimateContext): Cost {
  if (resource.mode === "data") return free("free of charge: a data source is read, not created");
  const rule = rules.get(resource.type);
  if (rule !== undefined) return rule(resource.attributes, regionOf(resource.attributes) ?? context.region, context);
  return costWithoutRule(resource.type) ?? { status: "unsupported", note: `no pricing rule for ${resource.type}` };
}

const arnRegion = /^arn:aws[a-z-]*:[^:]*:([a-z0-9-]+):/;
const zoneRegion = /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/;

/** The region that a resource names in its attribute `region`, its ARN or its availability zone. */
function regionOf({ region, arn, availability_zone: zone }: Attributes): string | undefined {
  if (typeof region === "string" && region !== "") return region;
  const fromArn = typeof arn === "string" ? arnRegion.exec(arn)?.[1] : undefined;
  return fromArn ?? (typeof zone === "string" ? zoneRegion.exec(zone)?.[1] : undefined);
}

function eksCluster(attributes: Attributes, region: string | undefined, { today }: EstimateContext): Cost {
  const version = attributes["version"];
  if (typeof version !== "string") return unknown("the state does not record the Kubernetes version");
  const support = supportOf(version, today);
  if (support !== "standard" && support !== "extended")
    return unknown(`support for Kubernetes ${version} has ended or is not known`);
  const what = `control plane, Kubernetes ${version}${support === "extended" ? " in extended support" : ""}`;
  const base = figureOf(support === "extended" ? prices.eksExtendedSupport : prices.eksControlPlane, region);
  const [scaling] = blocks(attributes["control_plane_scaling_config"]);
  const tier = scaling?.["tier"];
  if (typeof tier !== "string" || tier === "standard") return listed(what, base);
  const ofTier = tierPrices.get(tier);
  const figure = ofTier && figureOf(ofTier, region);
  if (base === undefined || figure === undefined) return unknown(`no price of the control plane's ${tier} is known`);
  return costOf(`${what}, ${tier}`, [base, figure]);
}

/** Of provisioned control planes, by tier. */
const tierPrices: ReadonlyMap<string, Price> = new Map([
  ["tier-xl", prices.eksTierXl],
  ["tier-2xl", prices.eksTier2xl],
  ["tier-4xl", prices.eksTier4xl],
  ["tier-8xl", prices.eksTier8xl],
]);

/**
 * The first instance type and the disks of the launch template, times the desired size; at maximum, times the largest
 * size. A group without nodes costs nothing until it scales, but for the instances of its warm pool.
 */
function nodeGroup(attributes: Attributes, region: string | undefined, context: EstimateContext): Cost {
  const [scaling] = blocks(attributes["scaling_config"]);
  const { desired_size: desired, min_size: min, max_size: max = desired } = scaling ?? {};
  if (typeof desired !== "number" || typeof max !== "number")
    return unknown("the state does not record the desired size");
  const capacity = attributes["capacity_type"];
  if (capacity === "CAPACITY_BLOCK") return unknown("a capacity block is paid for when it is reserved");
  const types = strings(attributes["instance_types"]);
  const [type] = types;
  if (type === undefined) return unknown("the launch template determines the instance type");
  const figure = instanceFigure(type, region);
  if (figure === undefined) return noPrice(type, region);

  const disks = diskFigures(context.launchTemplateOf?.(attributes), region);
  const assumed = [
    ...disks.missing,
    ...(capacity === "SPOT" ? ["spot at the on-demand price, an upper bound"] : []),
    ...(desired === 0 || min !== max ? [`scales ${String(min)} to ${max}`] : []),
    ...(types.length > 1 ? [`may use ${types.slice(1).join(", ")}`] : []),
  ];
  const node = [figure, ...disks.figures];
  const pool = warmPoolOf(blocks(attributes["warm_pool_config"])[0]);
  const waiting = pool?.waiting(desired) ?? 0;
  const beside = waiting === 0 ? "" : `, and ${waiting} ${pool?.state} beside them`;
  const what = `${desired} x ${type}${disks.text === "" ? "" : ` with ${disks.text}`}, desired size${beside}`;
  const withNodes = (count: number): Figure[] => [
    ...times(node, count),
    ...times(pool?.each(figure, disks.figures) ?? [], pool?.waiting(count) ?? 0),
  ];
  const cost = estimatedFor(costOf(what, withNodes(desired)), assumed);
  return max === desired ? cost : { ...cost, maximum: costOf(what, withNodes(max)).monthly ?? 0 };
}

/** The instance type, the disks and the public addresses of the launch template, times the desired size or else the least. */
function autoscalingGroup(attributes: Attributes, region: string | undefined, context: EstimateContext): Cost {
  const { min_size: min, max_size: max, desired_capacity: desired } = attributes;
  const size = typeof desired === "number" ? desired : min;
  if (typeof size !== "number" || typeof max !== "number") return unknown("the state does not record the size");
  const template = context.launchTemplateOf?.(attributes);
  const type = template?.["instance_type"];
  if (typeof type !== "string") return unknown("the launch template, which has the instance type, is not known");
  const figure = instanceFigure(type, region);
  if (figure === undefined) return noPrice(type, region);

  const disks = diskFigures(template, region);
  const isPublic = blocks(template?.["network_interfaces"]).some(
    (each) => String(each["associate_public_ip_address"]) === "true",
  );
  const address = isPublic ? figureOf(prices.publicIpv4, region) : undefined;
  const [monitoring] = blocks(template?.["monitoring"]);
  const assumed = [
    ...disks.missing,
    ...(min !== max ? [`scales ${String(min)} to ${max}`] : []),
    ...(monitoring?.["enabled"] === true ? ["metrics of every minute not included"] : []),
  ];
  const instance = [figure, ...disks.figures, ...(address === undefined ? [] : [address])];
  const what = `${size} x ${type}${disks.text === "" ? "" : ` with ${disks.text}`}${isPublic ? " and a public address" : ""}, desired size`;
  const cost = estimatedFor(costOf(what, times(instance, size)), assumed);
  return max === size ? cost : { ...cost, maximum: costOf(what, times(instance, max)).monthly ?? 0 };
}

/** The id of the launch template of a node group or an auto-scaling group; undefined if it is not known. */
export function launchTemplateId({ launch_template }: Attributes): string | undefined {
  const id = blocks(launch_template)[0]?.["id"];
  return typeof id === "string" ? id : undefined;
}

function times(figures: readonly Figure[], count: number): Figure[] {
  return figures.map((figure) => ({ ...figure, hourly: figure.hourly * count }));
}

interface Disks {
  readonly figures: readonly Figure[];
  /** `100 GiB gp3` */
  readonly text: string;
  /** What has no figure, a phrase each. */
  readonly missing: readonly string[];
}

/** The disks of one node. */
function diskFigures(template: Attributes | undefined, region: string | undefined): Disks {
  if (template === undefined) return { figures: [], text: "", missing: ["disks not included"] };
  const volumes = blocks(template["block_device_mappings"]).flatMap(({ ebs }) => blocks(ebs));
  const priced = volumes.map((volume) => ({ volume, figures: volumeFigures(volume, region) }));
  const known = priced.filter(({ figures }) => figures.length > 0);
  const unknown = priced.length - known.length;
  return {
    figures: known.flatMap(({ figures }) => figures),
    text: known.map(({ volume }) => `${Number(volume["volume_size"])} GiB gp3`).join(" and "),
    missing: [
      ...(volumes.length === 0 ? ["disks not included: the image determines them"] : []),
      ...(unknown > 0 ? [`${unknown} ${unknown === 1 ? "disk" : "disks"} of unknown size or price not included`] : []),
    ],
  };
}

/** Size, and what a gp3 volume has beyond its base of 3,000 IOPS and 125 MiB/s. Empty without a price or a size. */
function volumeFigures(volume: Attributes, region: string | undefined): Figure[] {
  const storage = storageFigure(volume["volume_type"], volume["volume_size"], region);
  if (storage === undefined) return [];
  const extra = [
    { price: prices.gp3Iops, units: Number(volume["iops"] ?? 0) - 3000 },
    { price: prices.gp3Throughput, units: Number(volume["throughput"] ?? 0) - 125 },
  ].flatMap(({ price, units }) => (units > 0 ? (figureOf(price, region, units) ?? []) : []));
  return [storage, ...extra];
}

/** A running instance with its volumes, or the volumes alone of a stopped one. */
function instance(attributes: Attributes, region: string | undefined): Cost {
  const type = attributes["instance_type"];
  const state = attributes["instance_state"];
  if (state === "terminated" || state === "shutting-down") return free("free of charge: terminated");
  if (typeof type !== "string") return unknown("the state does not record the instance type");
  const isStopped = state === "stopped" || state === "stopping";
  const figure = instanceFigure(type, region);
  if (figure === undefined && !isStopped) return noPrice(type, region);

  const root = blocks(attributes["root_block_device"]);
  const volumes = [...root, ...blocks(attributes["ebs_block_device"])];
  const priced = volumes.map((block) => volumeFigures(block, region)).filter(({ length }) => length > 0);
  const unpriced = volumes.length - priced.length;
  const what = isStopped ? `${type} is stopped: its volumes only` : `1 x ${type}, on-demand instance with its volumes`;
  const cost = costOf(what, [...(isStopped || figure === undefined ? [] : [figure]), ...priced.flat()]);
  return estimatedFor(cost, [
    ...(root.length === 0 ? ["root volume not recorded, so not included"] : []),
    ...(unpriced > 0 ? [`${unpriced} ${unpriced === 1 ? "volume" : "volumes"} without a price not included`] : []),
    ...(attributes["instance_lifecycle"] === "spot" ? ["spot at the on-demand price, an upper bound"] : []),
  ]);
}

function natGateway(attributes: Attributes, region: string | undefined): Cost {
  const kind = attributes["connectivity_type"] === "private" ? "private NAT gateway" : "NAT gateway";
  return listed(`${kind}; traffic not included`, figureOf(prices.natGateway, region));
}

/** A copy in another region costs as much as the secret itself. */
function secret(attributes: Attributes, region: string | undefined): Cost {
  const copies = blocks(attributes["replica"]).length;
  const what = copies === 0 ? "secret" : `secret with ${copies} ${copies === 1 ? "copy" : "copies"}`;
  return listed(`${what}; requests not included`, figureOf(prices.secret, region, 1 + copies));
}

function endpoint(attributes: Attributes, region: string | undefined): Cost {
  const kind = attributes["vpc_endpoint_type"];
  if (kind === "Gateway") return free("gateway endpoints are free of charge");
  if (kind !== "Interface") return unknown(`no price for an endpoint of type ${String(kind)}`);
  const zones = strings(attributes["subnet_ids"]).length;
  if (zones === 0) return unknown("the state does not record its availability zones");
  return listed(
    `interface endpoint in ${zones} availability ${zones === 1 ? "zone" : "zones"}; traffic not included`,
    figureOf(prices.interfaceEndpoint, region, zones),
  );
}

function volume(attributes: Attributes, region: string | undefined): Cost {
  const { type, size } = attributes;
  if (typeof size !== "number" || size <= 0) return unknown("the state does not record the size");
  if (type !== "gp3") return unknown(`no price for a volume of type ${String(type)}`);
  const figures = volumeFigures({ ...attributes, volume_type: type, volume_size: size }, region);
  const note = `${size} GiB gp3, with IOPS and throughput beyond the base`;
  return figures.length === 0 ? unknown(`${note}: no price for its region`) : costOf(note, figures);
}

function storageFigure(type: unknown, size: unknown, region: string | undefined): Figure | undefined {
  return type === "gp3" && typeof size === "number" && size > 0 ? figureOf(prices.gp3Storage, region, size) : undefined;
}

function noPrice(type: string, region: string | undefined): Cost {
  return unknown(`no price for ${type} in ${region ?? "an unknown region"}`);
}

/** An assumption makes a cost an estimate. Without one, the cost is unchanged. */
function estimatedFor(cost: Cost, assumed: readonly string[]): Cost {
  if (assumed.length === 0) return cost;
  return { ...cost, status: "estimated", note: [cost.note, ...assumed].join("; ") };
}

function listed(note: string, figure: Figure | undefined): Cost {
  return figure === undefined ? unknown(`${note}: no price for its region`) : costOf(note, [figure]);
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** Nested blocks, which a state records as a list even if there can be only one. */
function blocks(value: unknown): readonly Attributes[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "object" && each !== null) : [];
}
