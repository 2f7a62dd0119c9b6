import { type Environment, type LoadedEnvironment, validEnvironments } from "@ml-platform/environments";
import type { Target } from "@ml-platform/stacks";
import type { FailureKind, Stack } from "@ml-platform/state";
import type { Context } from "../context.ts";
import { locatedStacks } from "../plan/locate.ts";
import { environmentNamed } from "../sandpit/find/environment-named.ts";
import { select } from "./pick-stack.ts";

/** What a command was asked to look at. */
export interface Scope {
  readonly target: Target;
  /** @default every environment */
  readonly environment?: string | undefined;
  /** Ids, names or globs. @default every stack */
  readonly patterns?: readonly string[];
}

/** Why a part of what was asked for could not be read. */
export interface StateProblem {
  readonly environment: string;
  readonly stack?: string;
  /** The location of the state that could not be read, as a person would write it. */
  readonly file?: string;
  readonly kind: FailureKind | "not-valid" | "not-synthesized" | "not-checked";
  readonly message: string;
}

/** The stacks that a command covers, and the locations of their states. */
export interface FoundStacks {
  readonly target: Target;
  readonly environments: readonly Environment[];
  /** Each after the stacks that it reads. */
  readonly stacks: readonly Stack[];
  /** The stacks of every environment, whatever the scope. */
  readonly allStacks: readonly Stack[];
  readonly problems: readonly StateProblem[];
}

/**
 * Finds stacks and the locations of their states in the catalogue, without synthesis. An environment that does not load
 * becomes a problem.
 *
 * @throws {UserError} for an environment or a stack that does not exist
 */
export async function findStacks(
  { io, services }: Pick<Context, "io" | "services">,
  { target, environment, patterns = [] }: Scope,
): Promise<FoundStacks> {
  const loaded = await services.environments();
  const all = validEnvironments(loaded);
  const environments = environment === undefined ? all : [await environmentNamed(io, target, loaded, environment)];
  const problems = environment === undefined ? loaded.flatMap(problemOf) : [];
  const located = await Promise.all(all.map((each) => locatedStacks({ io, services, target }, each)));
  const allStacks = located.flat();
  const names = new Set(environments.map(({ name }) => name));
  const stacks = allStacks.filter((stack) => names.has(stack.environment));
  const selected = select({ stacks, problems }, patterns);
  return { target, environments, stacks: stacks.filter(({ id }) => selected.has(id)), allStacks, problems };
}

function problemOf(loaded: LoadedEnvironment): StateProblem[] {
  return "problem" in loaded ? [{ environment: loaded.name, kind: "not-valid", message: loaded.problem }] : [];
}
