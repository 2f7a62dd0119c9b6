import type { ClusterEnvironment, Tenant } from "@ml-platform/environments";
import {
  cpuShapeOf,
  dedicationKey,
  findInstanceType,
  gpusOffered,
  quantityOf,
  type TaintSpec,
  taintsOf,
  trainingDedication,
} from "@ml-platform/rules";
import { type Cost, nodeCost, volumeCost } from "@ml-platform/state";
import type { CostFigure } from "./cost-figure.ts";

type NodeGroup = ClusterEnvironment["nodeGroups"][string];

/** What limits the pods of a sandpit. */
export type Quota = Pick<Tenant, "quota" | "namespaces" | "asleep">;

/** Where pods run: the cluster of the base. */
export interface Place {
  readonly nodeGroups: Readonly<Record<string, NodeGroup>>;
  readonly region: string;
  /** How many availability zones its network has. */
  readonly zones: number;
}

/** Amounts by resource: `cpu` in vCPUs, `memory` in GiB, devices in pieces. */
type Amounts = Readonly<Record<string, number>>;

/** A group that pods of a kind may start nodes in. */
interface Candidate {
  readonly name: string;
  readonly group: NodeGroup;
  /** What one node holds. */
  readonly holds: Amounts;
  readonly mostNodes: number;
}

interface Kind {
  /** What the quota limits of it, by the name that a ResourceQuota has for what pods request. */
  readonly resources: readonly string[];
  /** `8 vCPUs and 32 GiB` */
  readonly text: (amounts: Amounts) => string;
  /** What a node holds; undefined if such pods do not run on nodes of the group. */
  readonly holds: (group: NodeGroup) => Amounts | undefined;
}

const gpu = "nvidia.com/gpu";
const neuron = "aws.amazon.com/neuron";

const kinds: readonly Kind[] = [
  {
    resources: ["cpu", "memory"],
    text: ({ cpu = 0, memory = 0 }) => `${cpu} vCPUs and ${memory} GiB`,
    holds: (group) => {
      const shape = cpuShapeOf(group.instanceType, group.instanceShapes);
      return shape === undefined ? undefined : { cpu: shape.vCpus, memory: shape.memoryGiB };
    },
  },
  device(
    gpu,
    (count) => `${count} ${count === 1 ? "GPU" : "GPUs"}`,
    ({ gpu: found }, group) => (found === undefined ? undefined : gpusOffered(group)),
  ),
  device(
    neuron,
    (count) => `${count} Neuron ${count === 1 ? "device" : "devices"}`,
    ({ neuron: found }) => found?.count,
  ),
];

function device(
  resource: string,
  text: (count: number) => string,
  countOf: (type: Exclude<ReturnType<typeof findInstanceType>, string>, group: NodeGroup) => number | undefined,
): Kind {
  return {
    resources: [resource],
    text: (amounts) => text(amounts[resource] ?? 0),
    holds: (group) => {
      const type = findInstanceType(group.instanceType, group.instanceShapes);
      const count = typeof type === "string" ? undefined : countOf(type, group);
      return count === undefined ? undefined : { [resource]: count };
    },
  };
}

/**
 * What pods of a shared sandpit cost at most: the nodes that they would start in the base's cluster if they asked for all
 * that the quotas of its namespaces allow, in the groups that hold it for the least, and the volumes that they may claim.
 * Pure.
 */
export function podsCost(tenant: Quota, place: Place): CostFigure[] {
  return [...nodesCost(tenant, place), ...claimsCost(tenant, place)];
}

function nodesCost({ quota, namespaces, asleep }: Quota, place: Place): CostFigure[] {
  if (asleep || quantityOf(quota["pods"] ?? "") === 0) return [];
  return kinds.flatMap((kind) => {
    const candidates = candidatesOf(kind, place);
    const allowed = kind.resources.map((resource) => [resource, allowedOf(quota, resource)] as const);
    const unlimited = allowed.flatMap(([resource, amount]) => (amount === undefined ? [resource] : []));
    // A device that no node has cannot be used, whether it is limited or not.
    if (candidates.length === 0 && kind.resources.some((resource) => resource === gpu || resource === neuron))
      return [];
    if (unlimited.length > 0) {
      return [figure(`pods: ${unlimited.join(" and ")}`, unknownCost("the quota of its namespaces does not limit it"))];
    }
    const amounts = Object.fromEntries(allowed.map(([name, amount = 0]) => [name, amount * namespaces.length]));
    if (Object.values(amounts).every((amount) => amount === 0)) return [];
    const unknownGroups = openGroups(kind, place).filter(({ holds }) => holds === undefined);
    if (candidates.length === 0 && unknownGroups.length > 0) {
      const names = unknownGroups.map(({ name }) => name).join(", ");
      return [figure(`pods: ${kind.text(amounts)}`, unknownCost(`how much nodes of ${names} hold is not known`))];
    }
    return [figure(`pods: ${kind.text(amounts)}`, costOfNodes(amounts, candidates, place))];
  });
}

/** A volume is paid for as long as it is claimed, also while the sandpit sleeps; whether one is claimed, no plan tells. */
function claimsCost({ quota, namespaces }: Quota, { region }: Place): CostFigure[] {
  const bytes = quantityOf(quota["requests.storage"] ?? "");
  if (bytes === undefined) return [figure("volumes", unknownCost("the quota of its namespaces does not limit them"))];
  const gib = Math.ceil((bytes / 1024 ** 3) * namespaces.length);
  return gib === 0 ? [] : [figure("volumes that pods claim", volumeCost(gib, region))];
}

/** The most that pods of a namespace may request: what limits their limits, limits their requests too. */
function allowedOf(quota: Quota["quota"], resource: string): number | undefined {
  const amounts = [`requests.${resource}`, resource, `limits.${resource}`].flatMap((key) => {
    const amount = quantityOf(quota[key] ?? "");
    return amount === undefined ? [] : [resource === "memory" ? amount / 1024 ** 3 : amount];
  });
  return amounts.length === 0 ? undefined : Math.min(...amounts);
}

/** The groups without taints but those that pods tolerate which ask for a device, or train. */
function openGroups({ resources, holds }: Kind, { nodeGroups }: Place) {
  return Object.entries(nodeGroups).flatMap(([name, group]) => {
    const tolerated = ({ key, value }: TaintSpec) =>
      resources.includes(key) || (key === dedicationKey && value === trainingDedication);
    const keepsAway = taintsOf(group).some((taint) => taint.effect !== "PreferNoSchedule" && !tolerated(taint));
    // A capacity block is paid for when it is reserved, whatever runs in it.
    return keepsAway || group.capacity === "capacityBlock" ? [] : [{ name, group, holds: holds(group) }];
  });
}

function candidatesOf(kind: Kind, place: Place): Candidate[] {
  return openGroups(kind, place).flatMap(({ name, group, holds }) => {
    if (holds === undefined) return [];
    const groups = group.perAvailabilityZone ? (group.availabilityZones?.length ?? place.zones) : 1;
    return [{ name, group, holds, mostNodes: group.size.max * groups }];
  });
}

/** The nodes that hold `amounts`: of the group that holds it for the least, and as far as that is full, of the next. */
function costOfNodes(amounts: Amounts, candidates: readonly Candidate[], { region }: Place): Cost {
  const used: { readonly candidate: Candidate; readonly cost: Cost }[] = [];
  let rest = amounts;
  for (const { candidate } of byPrice(amounts, candidates, region)) {
    const count = Math.min(nodesFor(rest, candidate.holds), candidate.mostNodes);
    if (count === 0) continue;
    used.push({ candidate, cost: nodeCost(candidate.group, count, region) });
    rest = Object.fromEntries(
      Object.entries(rest).map(([name, amount]) => [name, Math.max(0, amount - count * (candidate.holds[name] ?? 0))]),
    );
  }
  const isFull = Object.values(rest).some((amount) => amount > 0);
  const notes = [
    ...used.map(({ candidate: { name, group }, cost }) => {
      // Whose prices these are, the total says.
      const nodes = cost.hourly === undefined ? cost.note : cost.note.split("; ")[0];
      return `${nodes} (${name}${group.capacity === "spot" ? ", spot at the on-demand price" : ""})`;
    }),
    ...(isFull ? ["no node group of the base has room for more"] : []),
  ];
  const note = notes.join("; ");
  if (used.some(({ cost }) => cost.hourly === undefined)) return unknownCost(note);
  return { status: "estimated", hourly: used.reduce((sum, { cost }) => sum + (cost.hourly ?? 0), 0), note };
}

function byPrice(amounts: Amounts, candidates: readonly Candidate[], region: string) {
  return candidates
    .map((candidate) => {
      const { hourly } = nodeCost(candidate.group, nodesFor(amounts, candidate.holds), region);
      return { candidate, price: hourly ?? Number.POSITIVE_INFINITY };
    })
    .sort((one, other) => one.price - other.price);
}

/** The fewest nodes that hold all of it. */
function nodesFor(amounts: Amounts, holds: Amounts): number {
  return Math.max(...Object.entries(amounts).map(([name, amount]) => Math.ceil(amount / (holds[name] ?? 0))));
}

function unknownCost(note: string): Cost {
  return { status: "unknown", note };
}

function figure(what: string, { status, hourly, note }: Cost): CostFigure {
  const known = status === "exact" || status === "estimated" ? status : "unknown";
  return { what, status: known, hourly: 0, atMost: hourly ?? 0, asleep: 0, note };
}
