export type { Target } from "./backends.ts";
export type { BuildOptions } from "./build-app.ts";
export { type PolicyExemption, policies } from "./policies/index.ts";
export { type Synthesis, type SynthesizedStack, type SynthesizeOptions, synthesize } from "./synthesize.ts";
