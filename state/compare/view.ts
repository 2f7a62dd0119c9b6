import type { JsonObject } from "../model/json.ts";

/** What a comparison uses of a resource or output. */
export interface ViewedResource {
  /** Resource type, or `output`. */
  readonly type: string;
  /** Already masked. */
  readonly attributes: JsonObject;
}

/** What a comparison uses of a state, by address (`output.<name>` for outputs). */
export type StateView = ReadonlyMap<string, ViewedResource>;
