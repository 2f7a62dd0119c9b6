import { distance } from "fastest-levenshtein";

/** The closest of `known` to what was typed, if it is close enough to be a slip. */
export function closest(typed: string, known: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(typed.length / 3));
  return known
    .map((name) => ({ name, slips: distance(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ slips }) => slips <= limit)
    .sort((a, b) => a.slips - b.slips)[0]?.name;
}

/** ` Did you mean dev?`, or nothing. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const name = closest(typed, known);
  return name === undefined ? "" : ` Did you mean ${name}?`;
}
