import pLimit from "p-limit";
import { failureOf, StateError, type StateFailure } from "../model/failure.ts";
import { parseState } from "../model/parse.ts";
import type { State } from "../model/state.ts";
import { Secrets } from "../secrets/secrets.ts";
import { lookAgain } from "../segments/cached-state.ts";
import type { Stack } from "../stack.ts";
import { forgetUnused } from "./cache.ts";
import { type OpenOptions, opener } from "./open.ts";
import type { StateSource } from "./source.ts";

/** The result of reading the state of one stack. */
export type Reading =
  | {
      readonly status: "read";
      readonly stack: Stack;
      readonly file: string;
      readonly state: State;
      /** Bytes. */
      readonly size: number;
      readonly version?: string;
      readonly modified?: Date;
    }
  /** Never applied. */
  | { readonly status: "absent"; readonly stack: Stack; readonly file: string }
  | { readonly status: "failed"; readonly stack: Stack; readonly file: string; readonly failure: StateFailure };

export interface ReadOptions extends OpenOptions {
  /** States read at once. @default 16 */
  readonly concurrency?: number;
  /** @default - the source for the location of the stack */
  readonly open?: (stack: Stack) => StateSource;
}

/**
 * Reads the states of stacks, in the same order. A state that cannot be read gives an entry with the reason and does not
 * affect the others.
 */
export async function readStates(stacks: readonly Stack[], options: ReadOptions): Promise<Reading[]> {
  const readings = await visitStates(stacks, options, (reading) => reading);
  shareSecrets(readings);
  return readings;
}

/**
 * Reads the states of stacks, and keeps of each, in the same order, what `visit` returns: so that no more than a few of
 * hundreds of states are held at once. Each hides its own secrets, and not those of the others.
 */
export async function visitStates<T>(
  stacks: readonly Stack[],
  options: ReadOptions,
  visit: (reading: Reading) => T,
): Promise<T[]> {
  const { concurrency = 16, cacheDirectory } = options;
  const ofLocation = opener(options);
  const open = options.open ?? (({ location }: Stack) => ofLocation(location));
  const limit = pLimit(concurrency);
  const visited = await Promise.all(stacks.map((stack) => limit(async () => visit(await readOne(stack, open(stack))))));
  if (cacheDirectory !== undefined) await forgetUnused(cacheDirectory);
  return visited;
}

/** Makes states that were read separately hide the secrets of each other. */
export function shareSecrets(readings: readonly Reading[]): void {
  for (const reading of readings) if (reading.status === "read") lookAgain(reading.state);
  Secrets.share(readings.flatMap(secretsIn));
}

/** The secrets to hide in other versions of the state of a stack, and in its plans, even if the state cannot be read. */
export function secretsOf({ id }: Pick<Stack, "id">, readings: readonly Reading[]): Secrets {
  const [own] = readings.filter(({ stack }) => stack.id === id).flatMap(secretsIn);
  if (own !== undefined) return own;
  const secrets = new Secrets();
  Secrets.share([secrets, ...readings.flatMap(secretsIn)]);
  return secrets;
}

function secretsIn(reading: Reading): Secrets[] {
  return reading.status === "read" ? [reading.state.secrets] : [];
}

/**
 * Reads one version of a state, for histories and comparisons.
 *
 * @param known the result of {@link readStates}, so that the same secrets are hidden
 */
export async function readVersion(
  stack: Stack,
  source: StateSource,
  version: string,
  known: readonly Reading[] = [],
): Promise<Reading> {
  return await readOne(stack, source, { version, secrets: secretsOf(stack, known) });
}

interface Wanted {
  readonly version?: string;
  readonly secrets?: Secrets;
}

async function readOne(stack: Stack, source: StateSource, { version, secrets }: Wanted = {}): Promise<Reading> {
  const { file } = source;
  try {
    const stored = await source.read(version);
    if (stored === undefined) return version === undefined ? absent(stack, file) : { status: "absent", stack, file };
    const { text, ...rest } = stored;
    return { status: "read", stack, file, state: parseState(text, secrets), size: Buffer.byteLength(text), ...rest };
  } catch (failure) {
    return { status: "failed", stack, file, failure: failureOf(file, failure) };
  }
}

/** @throws {StateError} for a state that a person named */
export function absent(stack: Stack, file: string): Extract<Reading, { status: "absent" }> {
  if (stack.mustExist === true)
    throw new StateError("missing", "does not exist, or nothing was ever written to it. Check the address.");
  return { status: "absent", stack, file };
}
