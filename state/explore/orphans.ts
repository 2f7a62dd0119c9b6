import type { Reading } from "../read/read-states.ts";

/** Whether the resources of a state may still be running. The state of a destroyed stack is empty. */
export function mayHoldAnything(reading: Reading): boolean {
  if (reading.status === "failed") return true;
  if (reading.status === "absent") return false;
  const { resources, outputs } = reading.state;
  return outputs.length > 0 || resources.some(({ mode }) => mode === "managed");
}
