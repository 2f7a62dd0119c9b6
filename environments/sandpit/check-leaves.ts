import { cidrsOverlap, error, isCidr, type Problem } from "@ml-platform/rules";

/** An error if networks of sandpits could share addresses with another network. @param whose in words */
export function checkLeaves(pool: string, cidr: string, whose: string): Problem[] {
  if (!isCidr(pool) || !isCidr(cidr) || !cidrsOverlap(pool, cidr)) return [];
  return [
    error(
      [],
      `"${pool}" overlaps ${cidr}, ${whose}. Networks that may be peered must not share addresses: use another private range.`,
    ),
  ];
}
