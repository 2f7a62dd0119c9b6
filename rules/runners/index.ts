export { concurrencyOf, jobsOfGroup } from "./capacity.ts";
export * from "./check-capacity.ts";
export * from "./check-place.ts";
export * from "./check-runner.ts";
export * from "./names.ts";
export * from "./spec.ts";
