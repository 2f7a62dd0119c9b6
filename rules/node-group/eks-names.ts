/** How the EKS API spells what our specifications spell as Kubernetes and its authors do. */
import type { NodeGroupSpec, TaintSpec } from "./node-group.ts";

/** `capacityType` of CreateNodegroup. */
export const capacityTypes = {
  onDemand: "ON_DEMAND",
  spot: "SPOT",
  capacityBlock: "CAPACITY_BLOCK",
} as const satisfies Record<NodeGroupSpec["capacity"], string>;

/** `effect` of a taint of CreateNodegroup. */
export const taintEffects = {
  NoSchedule: "NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
} as const satisfies Record<TaintSpec["effect"], string>;
