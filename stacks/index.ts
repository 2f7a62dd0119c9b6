export type { Target } from "./backends.ts";
export type { BuildOptions } from "./build-app.ts";
export { type PolicyExemption, policies } from "./policies/index.ts";
export { type Synthesis, type SynthesizedStack, synthesize } from "./synthesize.ts";
