export { compareViews, namesOfStacks, type StackComparison } from "./compare-views.ts";
export { type AttributeDifference, apply, diff, isOnlyNoise, type ResourceDifference } from "./diff.ts";
export { compareEnvironments, type Side, sideOf } from "./environments.ts";
export {
  type ChangedVersion,
  type History,
  type HistoryEntry,
  type HistoryOptions,
  historyOf,
} from "./history.ts";
export type { EnvironmentIdentity } from "./identity.ts";
export { diffJson, formatPath } from "./json-diff.ts";
export { stateChanges } from "./state-changes.ts";
export type { StateView, ViewedResource } from "./view.ts";
export { viewOf } from "./view-of-state.ts";
