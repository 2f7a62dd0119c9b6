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
  const [names, ids] = [stacks.map(({ name }) => name), stacks.map(({ id }) => id)];
  const meant = kindHint(names, pattern) ?? (didYouMean(pattern, names) || didYouMean(pattern, ids));
  // Stacks of several environments have the same names.
  const known = new Set(names).size < names.length ? ids : names;
  throw new UserError(`No stack matches "${pattern}".${meant} Stacks: ${known.join(", ")}.`);
}

/** For the kind of several stacks, `nodes`, the glob that matches all of them. */
function kindHint(names: readonly string[], pattern: string): string | undefined {
  const ofKind = names.filter((name) => name.endsWith(`-${pattern}`));
  return pattern !== "" && ofKind.length > 1 ? ` Did you mean '*-${pattern}'?` : undefined;
}
