import type { NetworkSpec } from "./spec.ts";
import { type SubnetKind, subnetRange } from "./subnets.ts";

/** Every range of the VPC: its own, and those that were added for pods. */
export function networkRanges({
  cidr,
  secondaryCidrs = [],
}: Pick<NetworkSpec, "cidr"> & Partial<Pick<NetworkSpec, "secondaryCidrs">>): readonly string[] {
  return [cidr, ...secondaryCidrs];
}

/**
 * Where the subnets of one kind are, in all zones. Of a network that exists already only its own ranges are known, and they
 * may be anywhere in them.
 */
export function subnetRanges(
  network: Pick<NetworkSpec, "cidr" | "secondaryCidrs" | "availabilityZones" | "existing">,
  kind: SubnetKind,
): readonly string[] {
  if (network.existing !== undefined) return networkRanges(network);
  return network.availabilityZones.map((zone) => subnetRange(network.cidr, kind, zone));
}
