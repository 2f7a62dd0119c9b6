import { readFileSync } from "node:fs";
import { UserError } from "@ml-platform/rules";
import {
  type FailureKind,
  type Glance,
  parseState,
  type Reading,
  readStates,
  type Stack,
  type StateFailure,
} from "@ml-platform/state";
import type { Io } from "../io.ts";
import { openOptions, shownPath } from "./locate.ts";
import type { Look } from "./look-at-states.ts";
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
export function requireReadable<R extends Glance | Reading>(
  io: Pick<Io, "root">,
  reading: R,
): Exclude<R, { readonly status: "failed" }> {
  if (reading.status !== "failed") return reading as Exclude<R, { readonly status: "failed" }>;
  const { stack, failure } = reading;
  throw new UserError(
    `The state of ${stack.id} cannot be read. ${shownPath(io, failure.message)}${shownPath(io, wayOut(stack, failure))}`,
  );
}

/** Failures that Terraform would not notice, or not explain: it takes an empty state for none. */
const lost: ReadonlySet<FailureKind> = new Set(["empty", "truncated", "deleted"]);

/**
 * Refuses to plan a stack whose state was lost: Terraform would plan to make everything once more.
 *
 * @throws {UserError} with the way out
 */
export async function refuseLostState({ request: { io } }: Run, stack: Stack, look: Look): Promise<void> {
  const state = await look(stack);
  if (state.status === "failed" && lost.has(state.failure.kind)) requireReadable(io, state);
}

function wayOut({ id, location }: Stack, { kind }: StateFailure): string {
  if (!lost.has(kind)) return "";
  const otherwise = "Until then nothing of it is planned, since everything in it would be made once more";
  if (location.type !== "local") {
    return ` Its versions: ./platform state history ${id}. ${otherwise}.`;
  }
  if (kind === "deleted") return ` ${otherwise}.`;
  const { path } = location;
  const held = resourcesIn(`${path}.backup`);
  const restore =
    held === 0
      ? ""
      : ` Restore the backup, which holds ${held} resource${held === 1 ? "" : "s"} from before the last run that wrote it, then plan: cp ${path}.backup ${path}.`;
  // A truncated file held something: it is not one that Terraform made and never wrote.
  const unwritten = kind === "empty" ? ` If nothing was ever applied, delete the file: rm ${path}` : "";
  return `${restore} ${otherwise}.${unwritten}`;
}

/** How many resources the state in a file manages; 0 for a file that is no state, or does not exist. */
function resourcesIn(file: string): number {
  try {
    return parseState(readFileSync(file, "utf8")).resources.filter(({ mode }) => mode === "managed").length;
  } catch {
    return 0;
  }
}
