import type { Type } from "../schema/schema.ts";
import { decodeValue, encodeValue } from "../wire/msgpack.ts";
import type { ObjectValue, Value } from "../wire/value.ts";

/** A value as a request or a response carries it. */
export interface Wired {
  readonly msgpack: Uint8Array;
}

/** The object in a request; null where Terraform says that there is none. */
export function decode({ msgpack }: Wired, type: Type): ObjectValue | null {
  return decodeValue(msgpack, type) as ObjectValue | null;
}

export function encode(value: Value, type: Type): Wired {
  return { msgpack: encodeValue(value, type) };
}
