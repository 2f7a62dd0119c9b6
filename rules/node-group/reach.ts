import { findInstanceType } from "../instance-types.ts";
import { isSystemGroup, type NodeGroupSpec, systemTaint, taintsOf } from "./node-group.ts";

/**
 * The names of the groups in which system pods always find a node: those that are dedicated to them where a cluster has such
 * groups, since add-ons then run nowhere else.
 */
export function homesOfSystemPods(groups: Readonly<Record<string, NodeGroupSpec>>): string[] {
  const entries = Object.entries(groups);
  const system = entries.filter(([, spec]) => isSystemGroup(spec));
  return (system.length > 0 ? system : entries).filter(([, spec]) => hostsSystemPods(spec)).map(([name]) => name);
}

/**
 * Whether coredns and other system pods, which tolerate no taint but that of system nodes, always find a node in the group.
 * A group with an unknown instance type counts, so that one mistake is not reported twice.
 */
export function hostsSystemPods(spec: NodeGroupSpec): boolean {
  if (typeof findInstanceType(spec.instanceType, spec.instanceShapes) === "string") return true;
  return spec.size.min >= 1 && !keepsPodsAway(spec, [systemTaint.key]);
}

/** Whether ordinary pods, which tolerate no taint, can run in the group. */
export function takesOrdinaryPods(spec: NodeGroupSpec): boolean {
  if (typeof findInstanceType(spec.instanceType, spec.instanceShapes) === "string") return true;
  return !keepsPodsAway(spec, []);
}

function keepsPodsAway(spec: NodeGroupSpec, tolerated: readonly string[]): boolean {
  return taintsOf(spec).some(({ key, effect }) => effect !== "PreferNoSchedule" && !tolerated.includes(key));
}
