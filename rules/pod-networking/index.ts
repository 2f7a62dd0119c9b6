export * from "./addresses.ts";
export * from "./check-addresses.ts";
export * from "./check-pod-networking.ts";
export { interfaceLimits } from "./interface-limits.ts";
export * from "./spec.ts";
