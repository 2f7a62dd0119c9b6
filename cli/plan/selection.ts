import { didYouMean, UserError } from "@ml-platform/rules";
import picomatch from "picomatch";

interface Selectable {
  readonly id: string;
  /** The id without the environment. */
  readonly name: string;
}

/**
 * Ids of the stacks that a person named: by id (`dev-network`), by name (`network`) or by a glob over either
 * (`*-nodes`). No name selects every stack.
 *
 * @throws {UserError} for a name that matches nothing, with the names that exist
 */
export function selectStacks(stacks: readonly Selectable[], patterns: readonly string[]): Set<string> {
  if (patterns.length === 0) return new Set(stacks.map(({ id }) => id));
  return new Set(patterns.flatMap((pattern) => matching(stacks, pattern)));
}

function matching(stacks: readonly Selectable[], pattern: string): string[] {
  // picomatch throws for an empty pattern.
  const matches = pattern === "" ? () => false : picomatch(pattern);
  const found = stacks.filter(({ id, name }) => matches(id) || matches(name)).map(({ id }) => id);
  if (found.length > 0) return found;
  const names = stacks.map(({ name }) => name);
  const known = [...names, ...stacks.map(({ id }) => id)];
  throw new UserError(`No stack matches "${pattern}".${didYouMean(pattern, known)} Stacks: ${names.join(", ")}.`);
}
