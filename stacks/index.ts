export { type PersonalPlace, personalSessionPolicy } from "./bootstrap/policies/personal.ts";
export { type BootstrapStateOptions, bootstrapNode, bootstrapStateLocation } from "./bootstrap/state.ts";
export { stacksOf } from "./catalogue.ts";
export { isSet, isTrue, type JsonObject, list, nested } from "./policies/configuration.ts";
export { matches, type Statement, statementsOf } from "./policies/policy-document.ts";
export { factsOf } from "./policies/resource-types/index.ts";
export { environmentOf, formerStacks, type NamedStack, type StackNode } from "./stack-node.ts";
export { asksAws, environmentLockLocation, type StateOptions, stateLocation, type Target } from "./state-location.ts";
export type { BootstrapOptions, Synthesis, SynthesizedStack, SynthesizeOptions } from "./synthesize.ts";
