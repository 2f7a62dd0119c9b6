export * from "./check-secret.ts";
export * from "./check-surroundings.ts";
export * from "./names.ts";
export * from "./spec.ts";
