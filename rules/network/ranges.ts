import type { NetworkSpec } from "./network.ts";

/** Every range of the VPC: its own, and those that were added for pods. */
export function networkRanges({
  cidr,
  secondaryCidrs = [],
}: Pick<NetworkSpec, "cidr"> & Partial<Pick<NetworkSpec, "secondaryCidrs">>): readonly string[] {
  return [cidr, ...secondaryCidrs];
}
