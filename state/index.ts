export * from "./compare/index.ts";
export * from "./cost/index.ts";
export type { EnvironmentFacts } from "./environment.ts";
export * from "./explore/index.ts";
export * from "./graph/index.ts";
export * from "./lock/index.ts";
export * from "./model/index.ts";
export * from "./read/index.ts";
export type { Stack } from "./stack.ts";
