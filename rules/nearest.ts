import { distance } from "fastest-levenshtein";

/**
 * The one of `known` that was probably meant, or undefined when none is close: at most two edits away (a swap of two
 * letters is two edits), or a third of the name's length when that is more.
 */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  return known
    .map((name) => ({ name, edits: distance(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(2, Math.floor(name.length / 3)) && edits < name.length)
    .sort((a, b) => a.edits - b.edits)[0]?.name;
}

/** ` Did you mean "dev"?`, to follow the sentence that names what was typed; empty when no known name is close. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const name = nearest(typed, known);
  return name === undefined ? "" : ` Did you mean "${name}"?`;
}
