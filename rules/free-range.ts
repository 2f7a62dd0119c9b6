import { parseCidr } from "./cidr.ts";

/** A tenth of them first: round numbers leave room between neighbours. */
const candidates: readonly string[] = [10, 1].flatMap((step) =>
  Array.from({ length: 256 }, (_, index) => index)
    .filter((second) => second > 0 && second % step === 0)
    .map((second) => `10.${second}.0.0/16`),
);

/**
 * A private /16 that overlaps none of `taken`; undefined when none is left.
 *
 * @param taken ranges in CIDR notation
 * @param pool the range that it is the first free one of @default - 10.0.0.0/8, in an order that leaves room between neighbours
 */
export function freeRange(taken: readonly string[], pool?: string): string | undefined {
  const ranges = taken.map(parseCidr);
  const all = pool === undefined ? candidates : parts(pool);
  return all.find((candidate) => {
    const { first, last } = parseCidr(candidate);
    return ranges.every((range) => range.last < first || last < range.first);
  });
}

/** Every /16 of a range, by address. */
function parts(pool: string): string[] {
  const { first, last } = parseCidr(pool);
  const count = Number((last - first + 1n) >> 16n);
  const start = Number(first >> 16n);
  return Array.from({ length: count }, (_, index) => `${(start + index) >> 8}.${(start + index) & 255}.0.0/16`);
}
