import { cidrsOverlap } from "./cidr.ts";

/** A tenth of them first: round numbers leave room between neighbours. */
const candidates: readonly string[] = [10, 1].flatMap((step) =>
  Array.from({ length: 256 }, (_, index) => index)
    .filter((second) => second > 0 && second % step === 0)
    .map((second) => `10.${second}.0.0/16`),
);

/**
 * A private /16 that overlaps none of `taken`; undefined when 10.0.0.0/8 has none left.
 *
 * @param taken ranges in CIDR notation
 */
export function freeRange(taken: readonly string[]): string | undefined {
  return candidates.find((candidate) => taken.every((range) => !cidrsOverlap(candidate, range)));
}
