import { UserError } from "@ml-platform/rules";
import {
  type ChangedVersion,
  type History,
  historyOf,
  type Reading,
  readVersion,
  type Stack,
  StateError,
  type StateFailure,
  type StateSource,
  type StoredVersion,
  stateChanges,
} from "@ml-platform/state";
import type { Context } from "../context.ts";
import { shownPath } from "../plan/locate.ts";

type PricedVersion = ChangedVersion & { readonly monthly?: number };

export type ChangeHistory =
  | { readonly status: "read"; readonly versions: readonly PricedVersion[] }
  | Extract<History, { status: "failed" }>;

interface ChangeOptions {
  readonly limit: number;
  /** All states, so that their secrets are hidden. */
  readonly known: readonly Reading[];
  /** US dollars a month of a version. @default - versions are not priced */
  readonly price?: (version: Extract<Reading, { status: "read" }>) => number;
}

/** The newest versions of a state and what each changed, newest first. */
export async function changeHistory(
  context: Pick<Context, "io">,
  stack: Stack,
  source: StateSource,
  { limit, known, price }: ChangeOptions,
): Promise<ChangeHistory> {
  // One more than asked for, to compare the oldest one shown with.
  const history = await historyOf(stack, source, { limit: limit + 1, known });
  if (history.status === "failed") return { ...history, failure: shownFailure(context, history.failure) };
  const { entries, readings } = history;
  const versions = entries.slice(0, limit).map(({ failure, ...rest }, index): PricedVersion => {
    const [after, before] = [readings[index], readings[index + 1]];
    const entry = {
      ...rest,
      ...(failure !== undefined && { failure: shownFailure(context, failure) }),
      ...(price !== undefined && after?.status === "read" && { monthly: price(after) }),
    };
    return before?.status === "read" && after?.status === "read"
      ? { ...entry, changes: stateChanges(before.state, after.state) }
      : entry;
  });
  return { status: "read", versions };
}

function shownFailure(context: Pick<Context, "io">, failure: StateFailure): StateFailure {
  return { ...failure, file: shownPath(context.io, failure.file), message: shownPath(context.io, failure.message) };
}

/**
 * The version that a person named by its id, or by a prefix that only one id has.
 *
 * @throws {UserError} when none or several match, with the versions that exist
 */
export function oneVersion(stack: Stack, versions: readonly StoredVersion[], name: string): StoredVersion {
  const found = versions.filter(({ version }) => version === name);
  const [version, another] = found.length > 0 ? found : versions.filter((each) => each.version.startsWith(name));
  if (version !== undefined && another === undefined) return version;
  const known = versions.map((each) => each.version).join(", ") || "none";
  throw new UserError(
    `"${name}" names ${another === undefined ? "no version" : "several versions"} of ${stack.id}. Versions, newest first: ${known}.`,
  );
}

/** @throws {UserError} when the version cannot be read */
export async function readNamed(
  context: Pick<Context, "io">,
  stack: Stack,
  source: StateSource,
  version: string,
  known: readonly Reading[],
): Promise<Extract<Reading, { status: "read" }>> {
  const reading = await readVersion(stack, source, version, known);
  if (reading.status === "read") return reading;
  throw new UserError(
    shownPath(
      context.io,
      reading.status === "failed" ? reading.failure.message : `${reading.file} has no version "${version}" any more.`,
    ),
  );
}

/**
 * Runs an operation on a backend; its failure becomes a problem for a person.
 *
 * @throws {UserError} when the backend refuses
 */
export async function fromBackend<T>(
  context: Pick<Context, "io">,
  source: Pick<StateSource, "file">,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (failure) {
    if (failure instanceof StateError)
      throw new UserError(shownPath(context.io, `${source.file}: ${failure.message}`), { cause: failure });
    throw failure;
  }
}
