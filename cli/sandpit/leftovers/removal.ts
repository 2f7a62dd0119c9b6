import type { SandpitEntry } from "../entry.ts";

/** Names of the stacks into which left-overs are taken, to be destroyed from there. */
export const removalStacks = { inAws: "leftovers", inCluster: "leftover-namespaces" } as const;

/**
 * Whether a sandpit is what left-overs are removed as. Its entry explains nothing that is found: a process that was killed
 * has not taken everything into its stacks.
 */
export function isRemoval({ name, stacks }: Pick<SandpitEntry, "name" | "stacks">): boolean {
  return Object.values(removalStacks).some((stack) => stacks.includes(`${name}-${stack}`));
}
