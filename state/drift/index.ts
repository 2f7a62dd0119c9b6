export type { IsOrdered } from "./canonical.ts";
export { blockOf, type IgnoredPaths, ignoredPaths, type Steps } from "./ignored-paths.ts";
export type { Sibling } from "./mirrors.ts";
export { type Pass, type PassReason, type Reconciled, reconcile, type Surroundings } from "./reconcile.ts";
