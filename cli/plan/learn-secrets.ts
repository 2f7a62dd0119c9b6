import { hideOutputs, type Stack } from "@ml-platform/state";
import { upstreamOf } from "./graph.ts";
import { readState } from "./read-state.ts";
import type { Run } from "./run.ts";

/**
 * Adds the sensitive outputs in the state of a stack to the values that are never shown. A stack that reads them does
 * not know that they are sensitive: `terraform_remote_state` drops the mark.
 */
export async function learnSecrets(run: Run, stack: Stack): Promise<void> {
  const reading = await readState(run, stack);
  if (reading.status === "read") hideOutputs(reading.state.outputs, run.secrets);
}

/**
 * Returns a function that learns the secrets of a stack's upstreams, direct or not, that are not planned themselves. It
 * reads the state of each upstream once.
 */
export function unplannedSecrets(run: Run): (id: string) => Promise<void> {
  const all = [...run.allStacks, ...run.baseStacks];
  const planned = new Set(run.stacks.map(({ id }) => id));
  const learning = new Map<string, Promise<void>>();
  return async (id) => {
    const above = upstreamOf(all, id);
    for (const stack of all) {
      if (!above.has(stack.id) || planned.has(stack.id)) continue;
      const learned = learning.get(stack.id) ?? learnSecrets(run, stack);
      learning.set(stack.id, learned);
      await learned;
    }
  };
}
