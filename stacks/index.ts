export { stacksOf } from "./catalogue.ts";

export { environmentOf, formerStacks, type NamedStack, type StackNode } from "./stack-node.ts";
export { environmentLockLocation, type StateOptions, stateLocation, type Target } from "./state-location.ts";

export type { Synthesis, SynthesizedStack, SynthesizeOptions } from "./synthesize.ts";
