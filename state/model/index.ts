export { type InstanceKey, instanceAddress, shortAddresses, withoutKeys } from "./address.ts";
export { unwrapDynamic } from "./dynamic.ts";
export { parseJson, writeJson } from "./exact-json.ts";
export { type FailureKind, failureOf, StateError, type StateFailure } from "./failure.ts";
export { groupBy } from "./group-by.ts";
export { ExactNumber, hiddenText, isObject, type Json, type JsonObject, valueAt } from "./json.ts";
export { legacyFormats } from "./legacy.ts";
export { parseState, registriesOf } from "./parse.ts";
export { readMarks } from "./read-marks.ts";
export {
  hideOutputs,
  type Output,
  type Resource,
  revealAttribute,
  type State,
  visibleAttributes,
  visibleIdentity,
  visibleOutput,
} from "./state.ts";
