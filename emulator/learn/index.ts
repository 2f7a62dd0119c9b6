export { learnStoredValues, type RecordedSample } from "./learn-stored-values.ts";
export { type Samples, selectSamples } from "./samples.ts";
export { type SingleChange, singleChanges } from "./single-changes.ts";
