export { type InstanceKey, instanceAddress, withoutKeys } from "./address.ts";
export { type FailureKind, StateError, type StateFailure } from "./failure.ts";
export { isObject, type Json, type JsonObject } from "./json.ts";
export { hiddenText } from "./mask.ts";
export { parseState } from "./parse.ts";
export {
  hideOutputs,
  type Output,
  type Resource,
  revealAttribute,
  textsIn,
  visibleAttributes,
  visibleOutput,
} from "./resource.ts";
export { Secrets } from "./secrets.ts";
export type { State } from "./state.ts";
