/**
 * The subnets for pods: each zone has one in every secondary range. Its place follows from the zone's letter, as in the
 * VPC's own range.
 */

import { carve, isCidr, parseCidr } from "../cidr.ts";
import { UserError } from "../problem.ts";
import type { NetworkSpec } from "./spec.ts";
import { hasSubnetSlot, slotOf } from "./subnets.ts";

/** Prefix lengths of secondary ranges: AWS takes /16 to /28, and four subnets of a smaller one than a /24 are of no use. */
export const secondaryPrefixes = { longest: 24, shortest: 16 } as const;

/** A subnet for pods. */
export interface PodSubnet {
  readonly zone: string;
  /** The secondary range that it is in. */
  readonly secondaryCidr: string;
  readonly cidr: string;
  /** Its key among the outputs of the network: the zone, with a number from the second range on, such as `us-east-2a-2`. */
  readonly key: string;
}

/** How many zones a secondary range has places for: all in a /16 to /20, four in a smaller one. */
export function podSlots(prefix: number): number {
  return prefix <= 20 ? 8 : 4;
}

/**
 * The range of a zone's subnet in a secondary range: the /19 of a /16, the /24 of a /22.
 *
 * @throws {UserError} when the range is not a /16 to /24, or the zone's letter is not a to h
 */
export function podSubnetRange(secondaryCidr: string, zone: string): string {
  const { prefix } = parseCidr(secondaryCidr);
  const { shortest, longest } = secondaryPrefixes;
  if (prefix < shortest || prefix > longest)
    throw new UserError(`Secondary range ${secondaryCidr} must be a /${shortest} to /${longest}.`);
  if (!hasSubnetSlot(zone)) throw new UserError(`Availability zone "${zone}" must end in a letter from a to h.`);
  const slots = podSlots(prefix);
  const length = prefix + Math.log2(slots);
  return carve(secondaryCidr, length, BigInt(slotOf(zone, slots)) << BigInt(32 - length));
}

/** Every subnet for pods, by range and zone; none of a malformed range. */
export function podSubnets({
  availabilityZones,
  secondaryCidrs,
}: Pick<NetworkSpec, "availabilityZones" | "secondaryCidrs">): PodSubnet[] {
  return secondaryCidrs.filter(isCidr).flatMap((secondaryCidr, index) =>
    availabilityZones.map((zone) => ({
      zone,
      secondaryCidr,
      cidr: podSubnetRange(secondaryCidr, zone),
      key: index === 0 ? zone : `${zone}-${index + 1}`,
    })),
  );
}
