export { type Samples, selectSamples } from "./samples.ts";
export { type SingleChange, singleChanges } from "./single-changes.ts";
