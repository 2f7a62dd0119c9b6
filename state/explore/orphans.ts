import type { Reading } from "../read/read-states.ts";
import type { StoredState } from "../read/source.ts";
import type { Stack } from "../stack.ts";

export interface Orphans {
  /** States whose stack the code no longer has: what they hold runs on, and nothing plans it. */
  readonly withoutCode: readonly StoredState[];
  /** Stacks that were never applied, or whose state is gone. */
  readonly withoutState: readonly Stack[];
}

/** @param stored what {@link listStored} found where the stacks keep their states */
export function orphans(readings: readonly Reading[], stored: readonly StoredState[]): Orphans {
  const known = new Set(readings.map(({ file }) => file));
  return {
    withoutCode: stored.filter(({ file }) => !known.has(file)),
    withoutState: readings.flatMap((reading) => (reading.status === "absent" ? [reading.stack] : [])),
  };
}

/** Whether something may run on because of a state. A destroyed stack leaves a state that holds nothing. */
export function mayHoldAnything(reading: Reading): boolean {
  // A file without a byte is what Terraform locks before it writes the first state.
  if (reading.status === "failed") return reading.failure.kind !== "empty";
  if (reading.status === "absent") return false;
  const { resources, outputs } = reading.state;
  return outputs.length > 0 || resources.some(({ mode }) => mode === "managed");
}
