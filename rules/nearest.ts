import { distance } from "fastest-levenshtein";

/**
 * The one of `known` that was probably meant, or undefined when none is close: at most two edits away (a swap of two
 * letters is two edits), or a third of the name's length when that is more; otherwise the only one that contains what was
 * typed, or that what was typed contains, such as `publicAndPrivate` for `public` and `min` for `minimum`.
 */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const byDistance = known
    .map((name) => ({ name, edits: distance(typed.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const close = byDistance.find(
    ({ name, edits }) => edits <= Math.max(2, Math.floor(name.length / 3)) && edits < name.length,
  );
  if (close !== undefined) return close.name;
  const [only, ...others] = known.filter((name) => contains(typed, name) || contains(name, typed));
  return others.length === 0 ? only : undefined;
}

/** Shorter parts are in too many names. */
const shortestPart = 3;

function contains(whole: string, part: string): boolean {
  return part.length >= shortestPart && whole.toLowerCase().includes(part.toLowerCase());
}

/** ` Did you mean "dev"?`, to follow the sentence that names what was typed; empty when no known name is close. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const name = nearest(typed, known);
  return name === undefined ? "" : ` Did you mean "${name}"?`;
}
