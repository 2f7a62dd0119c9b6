import type { Reading } from "../read/read-states.ts";
import type { StoredState } from "../read/source.ts";
import type { Stack } from "../stack.ts";

export interface Orphans {
  /** States whose stack the code no longer has: their resources keep running, and no plan includes them. */
  readonly withoutCode: readonly StoredState[];
  /** Stacks that were never applied, or whose state was lost. */
  readonly withoutState: readonly Stack[];
}

/** @param stored the result of {@link listStored} for the locations of all stacks */
export function orphans(readings: readonly Reading[], stored: readonly StoredState[]): Orphans {
  const known = new Set(readings.map(({ file }) => file));
  return {
    withoutCode: stored.filter(({ file }) => !known.has(file)),
    withoutState: readings.flatMap((reading) => (reading.status === "absent" ? [reading.stack] : [])),
  };
}

/** Whether the resources of a state may still be running. The state of a destroyed stack is empty. */
export function mayHoldAnything(reading: Reading): boolean {
  if (reading.status === "failed") return true;
  if (reading.status === "absent") return false;
  const { resources, outputs } = reading.state;
  return outputs.length > 0 || resources.some(({ mode }) => mode === "managed");
}
