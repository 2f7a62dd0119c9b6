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
 * Control planes have a /27 in a VPC of any size: EKS recommends 16 free addresses in each subnet, which clusters share.
 */
import { carve, parseCidr } from "./cidr.ts";
import { UserError } from "./problem.ts";
import { zoneLetter } from "./regions.ts";

export type SubnetKind = "private" | "public" | "controlPlane";

/** Prefix lengths of VPC ranges with room for the layout: a /20 leaves public subnets of 16 addresses, the fewest that AWS allows. */
export const vpcPrefixes = { longest: 20, shortest: 16 } as const;

const zoneLetters = "abcdefgh";

/** Whether the zone has a slot. No AWS region has more zones than there are slots. */
export function hasSubnetSlot(zone: string): boolean {
  return zoneLetters.includes(zoneLetter(zone) ?? "none");
}

/**
 * The range of a zone's subnet of one kind.
 *
 * @throws {UserError} when the VPC is not a /16 to /20, or the zone's letter is not a to h
 */
export function subnetRange(vpcCidr: string, kind: SubnetKind, zone: string): string {
  const vpc = parseCidr(vpcCidr);
  if (vpc.prefix < vpcPrefixes.shortest || vpc.prefix > vpcPrefixes.longest)
    throw new UserError(`VPC range ${vpcCidr} must be a /${vpcPrefixes.shortest} to /${vpcPrefixes.longest}.`);
  if (!hasSubnetSlot(zone)) throw new UserError(`Availability zone "${zone}" must end in a letter from a to h.`);

  const slots = BigInt(zoneLetters.length);
  const slot = BigInt(zoneLetters.indexOf(zoneLetter(zone) ?? ""));
  const half = addresses(vpc.prefix + 1);
  const layout = {
    private: { prefix: vpc.prefix + 4, start: 0n },
    public: { prefix: vpc.prefix + 8, start: half },
    controlPlane: { prefix: 27, start: half + slots * addresses(vpc.prefix + 8) },
  } as const;
  const { prefix, start } = layout[kind];
  return carve(vpcCidr, prefix, start + slot * addresses(prefix));
}

function addresses(prefix: number): bigint {
  return 1n << BigInt(32 - prefix);
}
