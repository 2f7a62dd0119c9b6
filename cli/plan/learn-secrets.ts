import type { SynthesizedStack } from "@ml-platform/stacks";
import { upstreamOf } from "./graph.ts";
import { textsIn } from "./redact.ts";
import { explained } from "./failure-text.ts";
import { readState } from "./read-state.ts";
import type { Run } from "./run.ts";

/**
 * Adds the sensitive outputs of a stack, as they stand, to what is never shown. A stack that reads them does not know
 * them for sensitive: `terraform_remote_state` does not pass that on.
 */
export async function learnSecrets(run: Run, stack: Pick<SynthesizedStack, "id" | "directory">): Promise<void> {
  const state = await explained(run, stack, () => readState(run.terraform, stack));
  for (const { value, sensitive } of Object.values(state?.outputs ?? {})) {
    if (sensitive === true) for (const text of textsIn(value)) run.secrets.add(text);
  }
}

/** A function that learns the secrets of what stands above a stack and is not planned itself; of each stack once. */
export function unplannedSecrets(run: Run): (id: string) => Promise<void> {
  const planned = new Set(run.stacks.map(({ id }) => id));
  const learning = new Map<string, Promise<void>>();
  return async (id) => {
    const above = upstreamOf(run.allStacks, id);
    for (const stack of run.allStacks) {
      if (!above.has(stack.id) || planned.has(stack.id)) continue;
      const learned = learning.get(stack.id) ?? learnSecrets(run, stack);
      learning.set(stack.id, learned);
      await learned;
    }
  };
}
