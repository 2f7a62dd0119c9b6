export * from "./check.ts";
export * from "./names.ts";
export * from "./spec.ts";
