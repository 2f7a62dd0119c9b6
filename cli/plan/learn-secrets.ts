import { hideOutputs, type Stack } from "@ml-platform/state";
import { upstreamOf } from "./graph.ts";
import { type Look, lookAtStates } from "./look-at-states.ts";
import { requireReadable } from "./read-state.ts";
import type { Run } from "./run.ts";

/**
 * Adds the sensitive outputs in the state of a stack to the values that are never shown. A stack that reads them does
 * not know that they are sensitive: `terraform_remote_state` drops the mark.
 *
 * @throws {UserError} when the state cannot be read
 */
export async function learnSecrets(run: Run, stack: Stack, look: Look = lookAtStates(run)): Promise<void> {
  const state = requireReadable(run.request.io, await look(stack));
  if (state.status === "read") hideOutputs(state.outputs, run.secrets);
}

/** Returns a function that learns the secrets of a stack's upstreams, direct or not, that are not planned themselves. */
export function unplannedSecrets(run: Run, look: Look): (id: string) => Promise<void> {
  const planned = new Set(run.stacks.map(({ id }) => id));
  const learn = upstreamSecrets(run, look, (id) => !planned.has(id));
  return (id) => learn(id);
}

/** Returns a function that learns the secrets of those upstreams of a stack, direct or not, that are `wanted`. */
export function upstreamSecrets(
  run: Run,
  look: Look,
  isWanted: (id: string) => boolean = () => true,
): (id: string) => Promise<void> {
  const all = [...run.allStacks, ...run.baseStacks];
  const learning = new Map<string, Promise<void>>();
  return async (id) => {
    const above = upstreamOf(all, id);
    for (const stack of all) {
      if (!above.has(stack.id) || !isWanted(stack.id)) continue;
      const learned = learning.get(stack.id) ?? learnSecrets(run, stack, look);
      learning.set(stack.id, learned);
      await learned;
    }
  };
}
