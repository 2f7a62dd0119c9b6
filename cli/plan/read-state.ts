import { UserError } from "@ml-platform/rules";
import { type Reading, readStates, type Stack } from "@ml-platform/state";
import { openOptions, shownPath } from "./locate.ts";
import type { Run } from "./run.ts";

/**
 * The state of a stack, straight from its backend; `absent` if nothing was ever applied.
 *
 * @throws {UserError} when it cannot be read
 */
export async function readState(
  { request: { io, target } }: Run,
  stack: Stack,
): Promise<Exclude<Reading, { status: "failed" }>> {
  const [reading] = await readStates([stack], openOptions(io, target));
  if (reading === undefined) throw new RangeError("one stack has one reading");
  if (reading.status !== "failed") return reading;
  // Before it writes the first state, Terraform creates an empty file and locks it.
  if (reading.failure.kind === "empty") return { ...reading, status: "absent" };
  throw new UserError(
    `The state of ${stack.id} cannot be read: ${shownPath(io, reading.failure.message)} Restore an earlier version (the .backup file beside a local state, or an earlier version of the S3 object).`,
  );
}
