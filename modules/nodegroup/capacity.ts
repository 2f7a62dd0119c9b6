import type { NodeGroupSpec } from "@ml-platform/rules";

/** How EKS spells a capacity. */
export const capacityTypes = {
  onDemand: "ON_DEMAND",
  spot: "SPOT",
  capacityBlock: "CAPACITY_BLOCK",
} as const satisfies Record<NodeGroupSpec["capacity"], string>;
