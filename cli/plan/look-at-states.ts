import { type Glance, glancer, type Stack } from "@ml-platform/state";
import { openOptions } from "./locate.ts";
import type { Run } from "./run.ts";

/** What the state of a stack publishes, straight from its backend; `absent` if nothing was ever applied. */
export type Look = (stack: Stack) => Promise<Glance>;

/** Looks at each state once. */
export function lookAtStates({ request: { io, target } }: Run): Look {
  const look = glancer(openOptions(io, target));
  const looked = new Map<string, Promise<Glance>>();
  return (stack) => {
    const glance = looked.get(stack.id) ?? look(stack);
    looked.set(stack.id, glance);
    return glance;
  };
}
