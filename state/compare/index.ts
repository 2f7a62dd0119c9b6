export { type AttributeDifference, apply, diff, isOnlyNoise, type ResourceDifference } from "./diff.ts";
export type { StackDrift } from "./drift.ts";
export { compareEnvironments, compareViews, type Side, type StackComparison, sideOf } from "./environments.ts";
export {
  type ChangedVersion,
  type History,
  type HistoryEntry,
  type HistoryOptions,
  historyOf,
} from "./history.ts";
export { diffJson, formatPath } from "./json-diff.ts";
export { type EnvironmentIdentity, type NoiseContext, noiseNames, noiseRules } from "./noise.ts";
export { stateChanges } from "./state-changes.ts";
export { type StateView, type ViewedResource, viewOf } from "./view.ts";
