import { cpuShapeOf, gpusOffered } from "@ml-platform/rules";
import { nodeCost } from "@ml-platform/state";
import { hourText } from "../sandpit/cost/cost-text.ts";
import type { Demand } from "./demand.ts";
import type { Fitting, NodeGroup } from "./fitting-groups.ts";
import { endOf, type Pod } from "./kube-objects.ts";

const gib = 1024 ** 3;
const hour = 3_600_000;

/** What a job costs while it runs: an estimate, whatever its prices are. */
export interface JobPrice {
  /** The node group that it is reckoned with: of those that fit, the one with the lowest price. */
  readonly group: string;
  readonly instanceType: string;
  /** US dollars an hour of all its nodes; absent if the instance type has no price. */
  readonly nodesHourly?: number;
  /** The part of a node that a pod uses, up to 1. */
  readonly share: number;
  /** US dollars an hour of one pod: its share of its node. */
  readonly podHourly?: number;
  /** What it is based on, for a person. */
  readonly note: string;
}

/**
 * Members of a team cannot see nodes, so it is the price of a group that the job may run in. Pure.
 *
 * @param groups at least one
 */
export function jobPrice(demand: Demand, groups: readonly Fitting[], region: string): JobPrice {
  const priced = groups
    .map(({ name, group }) => ({ name, group, cost: nodeCost(group, 1, region) }))
    .sort((one, other) => (one.cost.hourly ?? Infinity) - (other.cost.hourly ?? Infinity));
  const [first] = priced;
  if (first === undefined) throw new RangeError("a job has a group to run in");
  const { name, group, cost } = first;
  const share = shareOf(demand, group);
  const note = `${cost.note}${group.capacity === "spot" ? "; spot, at the on-demand price" : ""}`;
  return {
    group: name,
    instanceType: group.instanceType,
    share,
    note,
    ...(cost.hourly !== undefined && { nodesHourly: cost.hourly * demand.nodes, podHourly: cost.hourly * share }),
  };
}

/** Who asks for GPUs keeps others from as large a part of the node; who does not, by CPUs or memory. */
function shareOf({ gpus, requests }: Demand, group: NodeGroup): number {
  if (gpus > 0) return Math.min(1, gpus / gpusOffered(group));
  const shape = cpuShapeOf(group.instanceType, group.instanceShapes);
  if (shape === undefined) return 1;
  return Math.min(1, Math.max((requests["cpu"] ?? 0) / shape.vCpus, (requests["memory"] ?? 0) / gib / shape.memoryGiB));
}

/** US dollars that the pods which are still there have cost, from when they had a node. @returns undefined without a price */
export function costSoFar(
  pods: readonly Pod[],
  { podHourly }: Pick<JobPrice, "podHourly">,
  now: Date,
): number | undefined {
  if (podHourly === undefined) return undefined;
  const milliseconds = pods.map((pod) => {
    const start = Date.parse(pod.status?.startTime ?? "");
    const end = Date.parse(endOf(pod)?.finishedAt ?? "");
    return Number.isNaN(start) ? 0 : Math.max(0, (Number.isNaN(end) ? now.getTime() : end) - start);
  });
  return (milliseconds.reduce((sum, each) => sum + each, 0) / hour) * podHourly;
}

/** `about $9.20 an hour: 2 x g6.12xlarge ...`, for a job that is about to be made. */
export function priceText({ nodesHourly, podHourly, share, note }: JobPrice, nodes: number): string {
  if (nodesHourly === undefined || podHourly === undefined) return `What it costs is not known: ${note}.`;
  const part = share < 1 ? `, of which its pods use ${Math.round(share * 100)}% (${hourText(podHourly * nodes)})` : "";
  return `Estimate: ${nodes === 1 ? "its node costs" : `its ${nodes} nodes cost`} ${hourText(nodesHourly)} an hour${part}. ${nodes === 1 ? "" : "Each: "}${note}.`;
}
