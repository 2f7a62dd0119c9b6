import { checkCidr, containsCidr, isCidr, isIpAddress, isOpenRange, privateRanges } from "./cidr.ts";
import { checkDuplicates } from "./duplicates.ts";
import { at, error, type Problem } from "./problem.ts";

/**
 * Errors in a list of public ranges that may reach something: malformed and private ones, and those listed twice. Whether
 * one is as wide as the internet is for the caller to decide.
 *
 * @param what they reach: `the public endpoint`
 * @param fix the beginning of what to do with a private range, which goes on with "the range, or list ..."
 */
export function checkPublicRanges(ranges: readonly string[], what: string, fix = "Remove"): Problem[] {
  return [
    ...checkDuplicates(ranges),
    ...ranges.flatMap((range, index) => {
      if (!isCidr(range)) return at([index], checkCidr(range, isIpAddress(range) ? `${range}/32` : "203.0.113.0/24"));
      if (isOpenRange(range) || !privateRanges.some((outer) => containsCidr(outer, range))) return [];
      return [
        error(
          [index],
          `"${range}" is a private range, and clients reach ${what} from public addresses only. ${fix} the range, or list the public addresses behind it.`,
        ),
      ];
    }),
  ];
}
