export type { IsOrdered } from "./canonical.ts";
export { blockOf, type IgnoredPaths, ignoredPaths, isIgnored, type Steps } from "./ignored-paths.ts";
export { isMirror, isMirrored, type Sibling } from "./mirrors.ts";
export { type PassReason, reconcile, type Surroundings } from "./reconcile.ts";
export { withSince } from "./since.ts";
export type { DriftedAttribute, DriftedResource, PassedOver, StackDrift } from "./stack-drift.ts";
