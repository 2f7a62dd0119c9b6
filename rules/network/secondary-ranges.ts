/**
 * Ranges that are added to a VPC.
 *
 * Source, as of 2026-11-27: the table of restricted and permitted associations in "IPv4 CIDR block association
 * restrictions" and "Amazon VPC quotas", both in the Amazon VPC user guide.
 */

import { checkCidr, cidrsOverlap, containsCidr, isCidr, parseCidr } from "../cidr.ts";
import { at, error, type Problem } from "../problem.ts";
import { podSlots, secondaryPrefixes } from "./pod-subnets.ts";
import type { NetworkSpec } from "./spec.ts";
import { checkZonesFit } from "./subnets.ts";

/** Shared address space (RFC 6598): any VPC may have it besides its own range, and no network routes to it. */
export const podRange = "100.64.0.0/10";

/** The VPC's own range counts. The quota can be raised to 50; five of the largest hold 327,680 addresses. */
const mostRanges = 5;

/** Blocks of RFC 1918, which AWS does not mix in one VPC. */
const blocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;

/** Besides the above: what cannot be added to a VPC with a range in `own`. */
const reserved = [
  { own: "10.0.0.0/15", added: "10.0.0.0/16" },
  { own: "172.16.0.0/12", added: "172.31.0.0/16" },
] as const;

/** Whether several networks may have the range: whoever calls out of it appears under another address. */
export function isPodRange(cidr: string): boolean {
  return isCidr(cidr) && containsCidr(podRange, cidr);
}

/** Errors for secondary ranges that AWS does not add to the VPC, or that subnets for pods do not fit in. */
export function checkSecondaryCidrs({
  cidr,
  secondaryCidrs,
  availabilityZones,
}: Pick<NetworkSpec, "cidr" | "secondaryCidrs" | "availabilityZones">): Problem[] {
  const earlier = (index: number) => [cidr, ...secondaryCidrs.slice(0, index)].filter(isCidr);
  return [
    ...at(["secondaryCidrs"], checkCount(secondaryCidrs)),
    ...secondaryCidrs.flatMap((range, index) =>
      at(
        ["secondaryCidrs", index],
        isCidr(range)
          ? [...checkSize(range), ...checkApart(range, earlier(index)), ...checkAssociation(range, earlier(index))]
          : checkCidr(range, "100.64.0.0/16"),
      ),
    ),
    ...at(["availabilityZones"], checkZonesFitRanges(availabilityZones, secondaryCidrs)),
  ];
}

function checkCount(ranges: readonly string[]): Problem[] {
  if (ranges.length < mostRanges) return [];
  return [
    error(
      [],
      `${ranges.length} secondary ranges. A VPC has at most ${mostRanges} ranges, its own among them: use at most ${mostRanges - 1}, and larger ones.`,
    ),
  ];
}

function checkSize(range: string): Problem[] {
  const { prefix } = parseCidr(range);
  const { shortest, longest } = secondaryPrefixes;
  if (prefix >= shortest && prefix <= longest) return [];
  const because =
    prefix < shortest
      ? `AWS adds no range larger than a /${shortest} to a VPC: use several`
      : "a zone's subnet for pods is a quarter of it, and smaller ones hold too few pods";
  return [error([], `"${range}" is a /${prefix}. Use a /${shortest} to /${longest}: ${because}.`)];
}

function checkApart(range: string, others: readonly string[]): Problem[] {
  const shared = others.find((other) => cidrsOverlap(other, range));
  if (shared === undefined) return [];
  return [error([], `"${range}" overlaps ${shared}, which the VPC has already. Use another range.`)];
}

/** @param others that the VPC has when the range is added */
function checkAssociation(range: string, others: readonly string[]): Problem[] {
  if (isPodRange(range)) return [];
  const block = blocks.find((each) => containsCidr(each, range));
  if (block === undefined)
    return [error([], `"${range}" contains public addresses. Use a range inside ${podRange}, such as 100.64.0.0/16.`)];
  const [own = range] = others;
  if (!containsCidr(block, own)) {
    const fix = blocks.some((each) => containsCidr(each, own))
      ? `${podRange}, or of the block of its own range`
      : podRange;
    return [error([], `AWS adds no range of ${block} to a VPC whose own is ${own}. Use a range of ${fix}.`)];
  }
  const forbidden = reserved.find(
    (each) => containsCidr(each.added, range) && others.some((other) => containsCidr(each.own, other)),
  );
  if (forbidden === undefined) return [];
  return [
    error(
      [],
      `AWS adds no range of ${forbidden.added} to a VPC that has one of ${forbidden.own}. Use a range of ${podRange}, or another of ${block}.`,
    ),
  ];
}

/** The smallest range has the fewest places. */
function checkZonesFitRanges(zones: readonly string[], ranges: readonly string[]): Problem[] {
  const longest = Math.max(0, ...ranges.filter(isCidr).map((range) => parseCidr(range).prefix));
  if (longest > secondaryPrefixes.longest) return [];
  return checkZonesFit(
    zones,
    podSlots(longest),
    `A secondary range of /${longest}`,
    "use secondary ranges of /20 or larger",
  );
}
