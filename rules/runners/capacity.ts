import { findInstanceType } from "../instance-types.ts";
import { gpusOffered, type NodeGroupSpec } from "../node-group/index.ts";
import type { GpuRunnerSpec } from "./spec.ts";

/** Whether the instance type of a group can be described; `checkNodeGroup` reports one that cannot. */
export function isKnownType({ instanceType, instanceShapes }: NodeGroupSpec): boolean {
  return typeof findInstanceType(instanceType, instanceShapes) !== "string";
}

/**
 * vCPUs of a node with GPUs. Source: the page "Accelerated computing" of the EC2 instance types guide: `xlarge` has 4 in every
 * family, and a number before it multiplies.
 *
 * @returns undefined for bare metal, whose name does not say it
 */
export function vCpusOf({ instanceType, instanceShapes }: NodeGroupSpec): number | undefined {
  const declared = Object.hasOwn(instanceShapes, instanceType) ? instanceShapes[instanceType] : undefined;
  if (declared !== undefined) return declared.vCpus;
  const [, times] = /\.(\d*)xlarge$/.exec(instanceType) ?? [];
  return times === undefined ? undefined : 4 * Number(times || 1);
}

/** Whether a node group has NVIDIA GPUs. An unknown instance type counts, so that one mistake is not reported twice. */
export function hasGpus({ instanceType, instanceShapes }: NodeGroupSpec): boolean {
  const found = findInstanceType(instanceType, instanceShapes);
  return typeof found === "string" || found.gpu !== undefined;
}

/** Jobs that fit on one node by its GPUs, or the shares of them: what remains of a node carries no other job. */
export function jobsPerNode(gpus: number, group: NodeGroupSpec): number {
  return Math.floor(gpusOffered(group) / gpus);
}

/**
 * The most jobs that a node group can ever carry at a time.
 *
 * @param zones number of the network's zones, for a group in each that names none
 */
export function jobsOfGroup(gpus: number, group: NodeGroupSpec, zones: number): number {
  const groups = group.perAvailabilityZone ? (group.availabilityZones?.length ?? zones) : 1;
  return jobsPerNode(gpus, group) * group.size.max * groups;
}

/** How many jobs a runner takes at a time: more would only wait for nodes, and time out. */
export function concurrencyOf(
  { gpus, concurrency }: Pick<GpuRunnerSpec, "gpus" | "concurrency">,
  group: NodeGroupSpec,
  zones: number,
): number {
  const carried = jobsOfGroup(gpus, group, zones);
  return Math.min(concurrency ?? carried, carried);
}
