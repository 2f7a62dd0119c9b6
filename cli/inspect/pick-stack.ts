import { didYouMean, UserError } from "@ml-platform/rules";
import type { Stack } from "@ml-platform/state";
import { selectStacks } from "../plan/selection.ts";

/** The stacks that were found, and the environments whose stacks could not be found. */
interface Found {
  readonly stacks: readonly Stack[];
  readonly problems: readonly { readonly environment: string; readonly message: string }[];
}

/**
 * Ids of the stacks that patterns match.
 *
 * @throws {UserError} for a pattern that matches nothing, with the environments that may hide the match
 */
export function select({ stacks, problems }: Found, patterns: readonly string[]): Set<string> {
  try {
    return selectStacks(stacks, patterns);
  } catch (failure) {
    if (!(failure instanceof UserError) || problems.length === 0) throw failure;
    throw new UserError(`${failure.message}${hiddenBy({ problems })}`, { cause: failure });
  }
}

/**
 * The one stack that a person named by id (`dev-network`), or by name if only one environment is in scope.
 *
 * @throws {UserError} when none or several match
 */
export function oneStack(found: Found, name: string): Stack {
  const selected = select(found, [name]);
  const [stack, another] = found.stacks.filter(({ id }) => selected.has(id));
  if (stack !== undefined && another === undefined) return stack;
  throw new UserError(`"${name}" names several stacks: ${[...selected].join(", ")}. Name one of them.`);
}

/**
 * The stack of a command that works on one: the one that was named, or the only one that was found.
 *
 * @throws {UserError} when none or several match
 */
export function chosenStack(found: Found, name: string | undefined): Stack {
  if (name !== undefined) return oneStack(found, name);
  const [stack, another] = found.stacks;
  if (stack?.origin === "named" && another === undefined) return stack;
  const named = found.stacks.filter(({ origin }) => origin === "named").map(({ id }) => id);
  throw new UserError(
    named.length === 0
      ? "Name a stack, such as dev-network, or a state with --state <file or address>."
      : `Several states were given. Name one of them: ${named.join(", ")}.`,
  );
}

/** @returns an error for a name that is neither an environment nor a stack, with the names that exist */
export function unknownName(found: Found, environments: readonly string[], name: string): UserError {
  const known = [...environments, ...found.stacks.map(({ id }) => id)];
  return new UserError(
    `Neither an environment nor a stack is called "${name}".${didYouMean(name, known)} There are: ${known.join(", ")}.${hiddenBy(found)}`,
  );
}

function hiddenBy({ problems }: Pick<Found, "problems">): string {
  return problems.map(({ environment, message }) => `\n${environment} has no stacks: ${message}`).join("");
}
