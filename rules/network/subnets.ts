/**
 * Where each subnet is in its VPC. A zone's slot follows from its letter, never from its position in a list, so that adding
 * a zone, in any order, moves no other zone's subnets.
 *
 * ```
 * 10.20.0.0/16   first half    8 slots of private subnets        /20   10.20.0.0   - 10.20.127.255
 *                second half   8 slots of public subnets         /24   10.20.128.0 - 10.20.135.255
 *                then          8 slots of control-plane subnets  /27   10.20.136.0 - 10.20.136.255
 *                the rest      free
 * ```
 *
 * A /16 to /20 has a slot for each letter from a to h. A /21 to /24 has four, so that its private subnets do not become
 * uselessly small: letters that are four apart (a and e) share a slot, and only one of them fits.
 *
 * Control planes have a /27 wherever there is room: EKS recommends 16 free addresses in each subnet, which clusters share
 * ("Amazon EKS networking requirements for VPC and subnets" in the EKS user guide). A /28 has 11, above the six that EKS
 * requires.
 */
import { carve, parseCidr } from "../cidr.ts";
import { error, type Problem, UserError } from "../problem.ts";
import { zoneLetter } from "../regions.ts";

export type SubnetKind = "private" | "public" | "controlPlane";

/** How a VPC of one size is divided: zones that fit, and the prefix length of a zone's subnet of each kind. */
export interface SubnetLayout extends Readonly<Record<SubnetKind, number>> {
  readonly slots: number;
}

/** By the prefix length of the VPC. AWS has no subnet smaller than a /28, and no VPC larger than a /16. */
const layouts: Readonly<Record<number, SubnetLayout>> = {
  16: { slots: 8, private: 20, public: 24, controlPlane: 27 },
  17: { slots: 8, private: 21, public: 25, controlPlane: 27 },
  18: { slots: 8, private: 22, public: 26, controlPlane: 27 },
  19: { slots: 8, private: 23, public: 27, controlPlane: 27 },
  20: { slots: 8, private: 24, public: 28, controlPlane: 27 },
  21: { slots: 4, private: 24, public: 27, controlPlane: 27 },
  22: { slots: 4, private: 25, public: 27, controlPlane: 27 },
  23: { slots: 4, private: 26, public: 27, controlPlane: 27 },
  24: { slots: 4, private: 27, public: 28, controlPlane: 28 },
};

/** Prefix lengths of VPC ranges with room for the layout. */
export const vpcPrefixes = { longest: 24, shortest: 16 } as const;

const zoneLetters = "abcdefgh";

/** Whether the zone can have a slot. No AWS region has more zones than there are letters. */
export function hasSubnetSlot(zone: string): boolean {
  return zoneLetters.includes(zoneLetter(zone) ?? "none");
}

/** Of a VPC with this prefix length; undefined if none has it. */
export function subnetLayout(prefix: number): SubnetLayout | undefined {
  return layouts[prefix];
}

/** The zone's place among `slots`: 0 for the letter a. */
export function slotOf(zone: string, slots: number): number {
  return zoneLetters.indexOf(zoneLetter(zone) ?? "") % slots;
}

/** Addresses that AWS leaves to use in a subnet: it keeps the first four and the last one. */
export function usableAddresses(prefix: number): number {
  return 2 ** (32 - prefix) - 5;
}

/**
 * The range of a zone's subnet of one kind.
 *
 * @throws {UserError} when the VPC is not a /16 to /24, or the zone's letter is not a to h
 */
export function subnetRange(vpcCidr: string, kind: SubnetKind, zone: string): string {
  const vpc = parseCidr(vpcCidr);
  const layout = subnetLayout(vpc.prefix);
  if (layout === undefined)
    throw new UserError(`VPC range ${vpcCidr} must be a /${vpcPrefixes.shortest} to /${vpcPrefixes.longest}.`);
  if (!hasSubnetSlot(zone)) throw new UserError(`Availability zone "${zone}" must end in a letter from a to h.`);

  const half = addresses(vpc.prefix + 1);
  const starts = {
    private: 0n,
    public: half,
    controlPlane: half + BigInt(layout.slots) * addresses(layout.public),
  } as const;
  return carve(vpcCidr, layout[kind], starts[kind] + BigInt(slotOf(zone, layout.slots)) * addresses(layout[kind]));
}

/**
 * An error for each zone whose place in ranges of `slots` places another zone has.
 *
 * @param what the range in words: `A /22`
 */
export function checkZonesFit(zones: readonly string[], slots: number, what: string, fix: string): Problem[] {
  return zones.flatMap((zone, index) => {
    const other = zones.slice(0, index).find((each) => each !== zone && slotOf(each, slots) === slotOf(zone, slots));
    if (other === undefined || !hasSubnetSlot(zone)) return [];
    return [
      error(
        [index],
        `${what} has places for ${slots} zones, and "${zone}" would have that of "${other}". Leave one of them out, or ${fix}.`,
      ),
    ];
  });
}

function addresses(prefix: number): bigint {
  return 1n << BigInt(32 - prefix);
}
