import {
  indexStates,
  mayHoldAnything,
  openSource,
  type Reading,
  readShownStates,
  readStates,
  type Stack,
  type StateIndex,
  type StateSource,
  shareSecrets,
} from "@ml-platform/state";
import type { Context } from "../context.ts";
import { openOptions, shownPath } from "../plan/locate.ts";
import { type FoundStacks, findStacks, type Scope, type StateProblem } from "./find-stacks.ts";

/** The stacks that were found, and their states. */
export interface Survey extends FoundStacks {
  readonly readings: readonly Reading[];
  /** The states of all environments: a value may be marked as secret in one state and appear unmarked in another. */
  readonly everything: readonly Reading[];
  readonly index: StateIndex;
}

/** Finds and reads every state of the scope; one that cannot be read becomes a problem. */
export async function survey(context: Context, scope: Scope): Promise<Survey> {
  return await readStacks(context, await findStacks(context, scope));
}

/** Reads the states of the stacks that were found, and all others only to learn their secrets. */
export async function readStacks({ io }: Pick<Context, "io">, found: FoundStacks): Promise<Survey> {
  const wanted = new Set(found.stacks.map(({ id }) => id));
  const others = found.allStacks.filter(({ id }) => !wanted.has(id));
  const everything = await readShownStates([...found.stacks, ...others], openOptions(io, found.target));
  const readings = everything.slice(0, found.stacks.length).filter(isWorthShowing);
  const problems = [...found.problems, ...readings.flatMap((reading) => problemOf(io, reading))];
  return {
    ...found,
    stacks: readings.map(({ stack }) => stack),
    readings,
    everything,
    index: indexStates(readings),
    problems,
    elsewhere: (found.elsewhere ?? []).filter((each) => !isTold(each, problems)),
  };
}

/**
 * The survey for an answer about these environments: what could not be read of others neither hides nor fails it.
 */
export function answering<S extends FoundStacks>(found: S, environments: readonly string[]): S {
  const isAsked = ({ environment }: StateProblem): boolean => environments.includes(environment);
  return {
    ...found,
    problems: found.problems.filter(isAsked),
    elsewhere: [...found.problems.filter((each) => !isAsked(each)), ...(found.elsewhere ?? [])],
  };
}

/** The states of some stacks of a survey with their values as stored, which it does not have; the same is hidden. */
export async function readAsStored(
  { io }: Pick<Context, "io">,
  { target, everything }: Pick<Survey, "target" | "everything">,
  stacks: readonly Stack[],
): Promise<Reading[]> {
  const readings = await readStates(stacks, openOptions(io, target));
  shareSecrets([...readings, ...everything]);
  return readings;
}

/** Of what the code does not have, only states that may hold something: a destroyed stack leaves an empty one. */
function isWorthShowing(reading: Reading): boolean {
  const { origin } = reading.stack;
  return origin === undefined || origin === "named" || mayHoldAnything(reading);
}

/** Whether what is wrong with a place was told with a state in it. */
function isTold({ environment, message }: StateProblem, problems: readonly StateProblem[]): boolean {
  return problems.some(
    (told) =>
      told.environment === environment &&
      told.file !== undefined &&
      told.message.startsWith(`${told.file}: `) &&
      message.endsWith(told.message.slice(told.file.length + 2)),
  );
}

function problemOf(io: Context["io"], reading: Reading): StateProblem[] {
  if (reading.status !== "failed") return [];
  const { stack, failure } = reading;
  return [
    {
      environment: stack.environment,
      stack: stack.id,
      file: shownPath(io, failure.file),
      kind: failure.kind,
      message: shownPath(io, failure.message),
    },
  ];
}

export function sourceOf(
  { io }: Pick<Context, "io">,
  { target }: Pick<FoundStacks, "target">,
  { location }: Stack,
): StateSource {
  return openSource(location, openOptions(io, target));
}
