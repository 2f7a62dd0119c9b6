export { type ChangedSecret, changedSecrets } from "./changed-secrets.ts";
export { type AttributeDifference, apply, diff, isOnlyNoise, type ResourceDifference } from "./diff.ts";
export { compareEnvironments, compareViews, type Side, type StackComparison } from "./environments.ts";
export { type History, type HistoryEntry, type HistoryOptions, historyOf } from "./history.ts";
export { type NoiseContext, noiseNames, noiseRules, type Standpoint } from "./noise.ts";
export { type StateView, type ViewedResource, viewOf } from "./view.ts";
