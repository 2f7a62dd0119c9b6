export { type Attribute, type Block, blockType, type NestedBlock, type Schema, type Type } from "../schema/schema.ts";
export { equal, isList, isObject, isUnknown, type ObjectValue, unknown, type Value } from "../wire/value.ts";
export { type ProviderPool, startProviderPool } from "./pool.ts";
export { proposedState } from "./proposed-state.ts";
export {
  type ApplyInput,
  type ApplyResult,
  type Finding,
  offlineConfiguration,
  ProviderClient,
  ProviderGone,
} from "./provider-client.ts";
export { type ProviderProcess, startProviderProcess } from "./provider-process.ts";
