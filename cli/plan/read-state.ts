import { UserError } from "@ml-platform/rules";
import { type Reading, readStates, type Stack } from "@ml-platform/state";
import type { Io } from "../io.ts";
import { openOptions, shownPath } from "./locate.ts";
import type { Run } from "./run.ts";

/** A state that was read, or `absent` if nothing was ever applied. */
export type ReadableState = Exclude<Reading, { status: "failed" }>;

/**
 * The state of a stack, straight from its backend; `absent` if nothing was ever applied.
 *
 * @throws {UserError} when it cannot be read
 */
export async function readState({ request: { io, target } }: Run, stack: Stack): Promise<ReadableState> {
  const [reading] = await readStates([stack], openOptions(io, target));
  if (reading === undefined) throw new RangeError("one stack has one reading");
  return requireReadable(io, reading);
}

/** @throws {UserError} for a state that could not be read, with the fix */
export function requireReadable(io: Pick<Io, "root">, reading: Reading): ReadableState {
  if (reading.status !== "failed") return reading;
  // Before it writes the first state, Terraform creates an empty file and locks it.
  if (reading.failure.kind === "empty") return { ...reading, status: "absent" };
  throw new UserError(`The state of ${reading.stack.id} cannot be read. ${shownPath(io, reading.failure.message)}`);
}
