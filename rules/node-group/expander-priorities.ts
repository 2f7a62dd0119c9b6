import { instancePrice } from "../instance-prices.ts";
import { findInstanceType } from "../instance-types.ts";
import { autoscalingGroupPattern } from "./autoscaling-group-name.ts";
import { gpusOffered } from "./gpu-sharing.ts";
import { acceleratorOf, type NodeGroupSpec } from "./node-group.ts";

type Groups = Readonly<Record<string, NodeGroupSpec>>;

/** The region of most prices. Only their order counts, which is the same everywhere. */
const pricedRegion = "us-east-1";

/** Spot capacity usually costs a third to a half of the price on demand: with a half, it never looks cheaper than it is. */
const spotShare = 0.5;

/** What the order of a group depends on, most important first; smaller numbers grow earlier. */
interface Rank {
  /** Nodes without accelerators before those that have any: pods that tolerate everything find the cheap ones. */
  readonly accelerated: 0 | 1;
  /** Open groups before those that are dedicated to something. */
  readonly dedicated: 0 | 1;
  /** Known prices before unknown ones. */
  readonly unpriced: 0 | 1;
  /** Without accelerators: 0 for spot, 1 on demand. With them: the price of one accelerator, or share of one, an hour, or their number. */
  readonly cost: number;
}

/** Whether the cluster autoscaler may ask for nodes of the group. */
export function isScalable({ autoscaled, capacity, size }: NodeGroupSpec): boolean {
  return autoscaled && capacity !== "capacityBlock" && size.min < size.max;
}

/** Names of accelerated groups that can be scaled and whose price nobody knows, so that they grow after all others. */
export function unpricedGroups(groups: Groups): string[] {
  return Object.entries(groups)
    .filter(([, group]) => isScalable(group) && rankOf(group)?.unpriced === 1)
    .map(([name]) => name);
}

/**
 * The order in which groups grow, each entry a set of groups of the same priority, first the one to grow first: without
 * accelerators spot before on demand, whatever their sizes, which another expander then compares; then by what one
 * accelerator costs, so that spot comes before on demand, and a cheap GPU before a dear one.
 */
export function expansionOrder(groups: Groups): string[][] {
  const ranked = Object.entries(groups).flatMap(([name, group]) => {
    const rank = isScalable(group) ? rankOf(group) : undefined;
    return rank === undefined ? [] : [{ name, rank }];
  });
  ranked.sort((one, other) => compare(one.rank, other.rank));
  const order: string[][] = [];
  let last: Rank | undefined;
  for (const { name, rank } of ranked) {
    if (last !== undefined && compare(last, rank) === 0) order.at(-1)?.push(name);
    else order.push([name]);
    last = rank;
  }
  return order;
}

/**
 * Priorities for the expander `priority` of the cluster autoscaler, by number: the highest one whose pattern matches wins, and
 * a group that no pattern matches is left out as long as another one would do.
 *
 * Source: kubernetes/autoscaler, cluster-autoscaler/expander/priority/readme.md and priority.go.
 *
 * @param order names of groups, first those that grow first
 */
export function expanderPriorities(
  order: readonly (readonly string[])[],
  groups: Groups,
  networkZones: readonly string[],
): Record<string, string[]> {
  const numbered = order.map((names, index) => {
    const patterns = names.flatMap((name) => {
      const group = groups[name];
      return group === undefined ? [] : [autoscalingGroupPattern(name, group, networkZones)];
    });
    return [String((order.length - index) * 10), patterns] as const;
  });
  return Object.fromEntries(numbered);
}

/** Undefined for an instance type that nobody knows, which another rule reports. */
function rankOf(group: NodeGroupSpec): Rank | undefined {
  const { instanceType, instanceShapes, capacity, dedicatedTo } = group;
  const type = findInstanceType(instanceType, instanceShapes);
  if (typeof type === "string") return undefined;
  const dedicated = dedicatedTo === undefined ? 0 : 1;
  if (acceleratorOf(type) === "none")
    return { accelerated: 0, dedicated, unpriced: 0, cost: capacity === "spot" ? 0 : 1 };
  // A GPU that pods share costs each of them a part.
  const count = type.gpu === undefined ? (type.neuron?.count ?? 1) : gpusOffered(group);
  const price = instancePrice(instanceType, pricedRegion);
  const share = capacity === "spot" ? spotShare : 1;
  return {
    accelerated: 1,
    dedicated,
    unpriced: price === undefined ? 1 : 0,
    cost: (price === undefined ? count : price / count) * share,
  };
}

function compare(one: Rank, other: Rank): number {
  return (
    one.accelerated - other.accelerated ||
    one.dedicated - other.dedicated ||
    one.unpriced - other.unpriced ||
    one.cost - other.cost
  );
}
