import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SynthesizedStack } from "@ml-platform/stacks";
import { inOrder } from "../../plan/graph.ts";
import type { Bundle, BundledStack } from "../registry/registry.ts";

/**
 * What is needed to destroy a sandpit once these stacks are applied.
 *
 * @param stacks as they were synthesized awake
 * @param asleep the same stacks, synthesized asleep
 * @param lockFile the text of the lock file that pins their providers
 * @param earlier what was kept until now: of stacks that the code no longer has, something may still exist
 */
export function bundleOf(
  stacks: readonly SynthesizedStack[],
  asleep: readonly SynthesizedStack[],
  lockFile: string | undefined,
  earlier?: Bundle,
): Bundle {
  const sleeping = new Map(asleep.map((stack) => [stack.id, configurationOf(stack)]));
  const now = stacks.map((stack) => bundled(stack, sleeping.get(stack.id)));
  const ids = new Set(now.map(({ id }) => id));
  const gone = (earlier?.stacks ?? []).filter(({ id }) => !ids.has(id));
  return {
    schemaVersion: 1,
    stacks: inOrder([...now, ...gone]),
    ...(lockFile !== undefined && { lockFile }),
  };
}

function bundled(stack: SynthesizedStack, asleep: string | undefined): BundledStack {
  const { directory: _, warnings: __, ...node } = stack;
  const configuration = configurationOf(stack);
  return { ...node, configuration, ...(asleep !== undefined && asleep !== configuration && { asleep }) };
}

function configurationOf({ directory }: SynthesizedStack): string {
  return readFileSync(join(directory, "cdk.tf.json"), "utf8");
}
