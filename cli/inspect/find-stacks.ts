import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Environment, LoadedEnvironment } from "@ml-platform/environments";
import { validEnvironments } from "@ml-platform/environments/loaded";
import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import { type Stack, stacksAt } from "@ml-platform/state";
import type { Context } from "../context.ts";
import { locatedStacks } from "../plan/locate.ts";
import { environmentNamed } from "../sandpit/find/environment-named.ts";
import { findBeyondCode, type UnlistedPlace } from "./beyond-code.ts";
import { select } from "./pick-stack.ts";
import type { StateProblem } from "./state-problem.ts";

export type { StateProblem } from "./state-problem.ts";

/** What a command was asked to look at. */
export interface Scope {
  readonly target: Target;
  /** @default every environment */
  readonly environment?: string | undefined;
  /** Ids, names or globs. @default every stack */
  readonly patterns?: readonly string[];
  /** Whether sandpits, and states that no stack of the code explains, are included. @default false */
  readonly beyondCode?: boolean;
  /** Whether workspaces that may be somebody else's are included. @default false */
  readonly unclaimed?: boolean;
  /** Addresses of states to read instead of those of environments. @default none */
  readonly states?: readonly string[];
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
  /** What could not be read that was not asked for: it changes neither the answer nor the exit code. @default nothing */
  readonly elsewhere?: readonly StateProblem[];
  /** States that belong to no environment, and are not included for that reason. @default none */
  readonly leftOut?: readonly Stack[];
  /** Places of the environments asked for whose states cannot be listed. @default none */
  readonly unlisted?: readonly UnlistedPlace[];
}

/**
 * Finds stacks and the locations of their states in the catalogue, without synthesis. An environment that does not load
 * becomes a problem.
 *
 * @throws {UserError} for an environment or a stack that does not exist
 */
export async function findStacks(
  { io, services }: Pick<Context, "io" | "services">,
  scope: Scope,
): Promise<FoundStacks> {
  if ((scope.states ?? []).length > 0) return findNamed(io, scope);
  const { target, environment, patterns = [], beyondCode = false } = scope;
  const loaded = await services.environments();
  const all = validEnvironments(loaded);
  const located = await Promise.all(all.map((each) => stacksOrProblem({ io, services, target }, each)));
  const ofCode = located.flatMap(({ stacks }) => stacks);
  const beyond = beyondCode
    ? await findBeyondCode({ io, services }, { target, loaded, stacks: ofCode })
    : { stacks: [], unclaimed: [], unlisted: [], problems: [] };
  const claimed = claimedBy(environment, loaded, beyond.stacks);
  // The states of an environment are there, whether or not its file is, and loads.
  const isLeft = claimed.some((stack) => stack.origin !== "sandpit" && stack.environment === environment);
  const asked =
    environment === undefined || (isLeft && !all.some(({ name }) => name === environment))
      ? all.filter(() => environment === undefined)
      : [await environmentNamed(io, target, loaded, environment)];
  const unclaimed = scope.unclaimed === true ? [] : beyond.unclaimed;
  const allStacks = [...ofCode, ...claimed, ...(scope.unclaimed === true ? beyond.unclaimed : [])];
  const names = new Set([environment, ...asked.map(({ name }) => name)]);
  const isAsked = (name: string): boolean => environment === undefined || names.has(name);
  const failures = [...loaded.flatMap(problemOf), ...located.flatMap(({ problems }) => problems)];
  const problems = failures.filter((each) => isAsked(each.environment));
  const stacks = allStacks.filter((stack) => isAsked(stack.environment));
  const selected = select({ stacks, problems }, patterns);
  return {
    target,
    environments: asked,
    stacks: stacks.filter(({ id }) => selected.has(id)),
    allStacks,
    problems,
    leftOut: [...(isAsked("") ? [] : claimed.filter(isOfNobody)), ...unclaimed],
    elsewhere: beyond.problems.filter((each) => isAsked(each.environment)),
    unlisted: beyond.unlisted.filter((each) => isAsked(each.environment)),
  };
}

/** The states, of which those of no environment are the named one's if their names begin with its name: it was removed. */
function claimedBy(
  environment: string | undefined,
  loaded: readonly LoadedEnvironment[],
  stacks: readonly Stack[],
): readonly Stack[] {
  if (environment === undefined || loaded.some(({ name }) => name === environment)) return stacks;
  const prefix = `${environment}-`;
  return stacks.map((stack) =>
    isOfNobody(stack) && stack.id.startsWith(prefix)
      ? { ...stack, environment, name: stack.id.slice(prefix.length) }
      : stack,
  );
}

function isOfNobody({ origin, environment }: Stack): boolean {
  return origin === "orphan" && environment === "";
}

/**
 * Only the states that a person named: they have no environment, and no environment needs to load.
 *
 * @throws {UserError} for an address that is none, and for an environment or a stack beside them
 */
function findNamed(io: Context["io"], { target, environment, patterns = [], states = [] }: Scope): FoundStacks {
  const [besides] = environment === undefined ? patterns : [environment];
  if (besides !== undefined) {
    throw new UserError(
      `--state reads one state, and "${besides}" others. Give either an environment or stacks, or --state.`,
    );
  }
  const stacks = namedStacks(io, states);
  return { target, environments: [], stacks, allStacks: stacks, problems: [] };
}

/**
 * States that a person named by their addresses, as stacks of no environment.
 *
 * @throws {UserError} for an address that is none
 */
export function namedStacks({ env, root }: Pick<Context["io"], "env" | "root">, states: readonly string[]): Stack[] {
  // Messages name files relative to the repository, and a person those of the directory where they are.
  const given = states.map((state) => (existsSync(state) ? resolve(state) : state));
  return stacksAt(given, { env, directory: root }).map((stack) => ({ ...stack, origin: "named" }));
}

interface Located {
  readonly stacks: readonly Stack[];
  readonly problems: readonly StateProblem[];
}

/** The stacks of one environment. One whose stacks cannot be told affects no other. */
async function stacksOrProblem(code: Parameters<typeof locatedStacks>[0], environment: Environment): Promise<Located> {
  try {
    return { stacks: await locatedStacks(code, environment), problems: [] };
  } catch (failure) {
    if (!(failure instanceof UserError)) throw failure;
    const { message } = failure;
    return { stacks: [], problems: [{ environment: environment.name, kind: "not-valid", message }] };
  }
}

function problemOf(loaded: LoadedEnvironment): StateProblem[] {
  return "problem" in loaded ? [{ environment: loaded.name, kind: "not-valid", message: loaded.problem }] : [];
}
