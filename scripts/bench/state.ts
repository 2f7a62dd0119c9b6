import { small } from "@ml-platform/environments/testing";
import { stacksOf, stateLocation } from "@ml-platform/stacks";
import type { Stack } from "@ml-platform/state";
import { run } from "@ml-platform/state/bench";

/** Measures finding a thousand stacks in the catalogue, and reading, indexing and searching their states. */
export function state(): Promise<boolean> {
  return run({ findStacks });
}

const options = { target: "emulated", localState: "/state" } as const;

/** At least `count` stacks, of environments that differ only by name. */
function findStacks(count: number): Stack[] {
  const stacks: Stack[] = [];
  for (let number = 0; stacks.length < count; number++) {
    const environment = { ...small, name: `small${number}` };
    for (const node of stacksOf(environment)) {
      stacks.push({ ...node, location: stateLocation(environment, node.id, options) });
    }
  }
  return stacks;
}
