import type { Attribute, Block, Schema, Type } from "../../schema/schema.ts";
import { isList, isObject, isUnknown, type ObjectValue, type Value } from "../../wire/value.ts";
import { isJsonObject, type Json, type JsonObject } from "../yaml.ts";
import { fieldName, isListInApi, shownNumber } from "./field-names.ts";
import type { ObjectType } from "./object-types.ts";

/**
 * The state of an API object as the provider's SDK makes it: what the API leaves out is zero or empty, never null.
 *
 * @param known what is known of the resource besides: the attributes that are about the provider itself are taken from it
 */
export function readObject(type: ObjectType, { block }: Schema, object: JsonObject, known: ObjectValue): ObjectValue {
  const { own = [] } = type;
  const seen = type.seen?.(object, known) ?? object;
  const state = new Reader(type.name).block(block, seen, "");
  const kept = [...own, "timeouts"].filter((name) => name in state || name in known);
  const filled = {
    ...state,
    ...Object.fromEntries(kept.map((name) => [name, isUnknown(known[name]) ? null : (known[name] ?? null)])),
    id: idOf(object),
  };
  return type.shown?.(filled, object, known) ?? filled;
}

/** `namespace/name`, or the name of what has no namespace. */
export function idOf(object: JsonObject): string {
  const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
  const { name = "", namespace } = metadata;
  return typeof namespace === "string" ? `${namespace}/${String(name)}` : String(name);
}

class Reader {
  private readonly type: string;

  constructor(type: string) {
    this.type = type;
  }

  block(block: Block, object: JsonObject, prefix: string): ObjectValue {
    // The provider writes down no labels of a selector that is empty.
    const isBare = prefix !== "" && Object.keys(object).length === 0;
    const attributes = Object.entries(block.attributes).map(([name, attribute]) => {
      const value = object[fieldName(this.type, prefix + name)];
      return [name, isBare && name === "match_labels" ? null : shown(name, attributeTypeOf(attribute), value)] as const;
    });
    const blocks = Object.entries(block.block_types).map(([name, nested]) => {
      const path = prefix + name;
      const value = object[fieldName(this.type, path, nested)];
      if (nested.nesting_mode === "single") return [name, null] as const;
      const found = isListInApi(path, nested)
        ? Array.isArray(value)
          ? value
          : []
        : value === undefined
          ? []
          : [value];
      const items = found.filter(isJsonObject).filter((item) => !isOmitted(path, item));
      return [name, items.map((item) => this.block(nested.block, item, `${path}.`))] as const;
    });
    return Object.fromEntries([...attributes, ...blocks]);
  }
}

/** Objects that the provider leaves out if nothing is in them; all others it shows as a block of zeros. */
function isOmitted(path: string, object: JsonObject): boolean {
  if (Object.keys(object).length > 0) return false;
  return /(^|\.)spec\.(security_context|dns_config)$/.test(path);
}

function attributeTypeOf({ type }: Attribute): Type {
  return type ?? "dynamic";
}

function shown(name: string, type: Type, value: Json | undefined): Value {
  if (value === undefined || value === null) return absent[name] ?? zero(type);
  if (type === "string") return typeof value === "number" ? shownNumber(name, value) : String(value);
  if (type === "number") return Number(value);
  if (type === "bool") return value === true || value === "true";
  if (typeof type === "string") return null;
  switch (type[0]) {
    case "map":
      return isJsonObject(value) ? mapped(value, (item) => shown("", type[1], item)) : {};
    case "object":
      return isJsonObject(value)
        ? Object.fromEntries(
            Object.entries(type[1]).map(([key, field]) => [key, shown(key, field, value[fieldName("", key)])]),
          )
        : {};
    case "list":
    case "set":
      return (Array.isArray(value) ? value : [value]).map((item) => shown(name, type[1], item));
    case "tuple":
      return [];
  }
}

function mapped(object: JsonObject, change: (value: Json) => Value): ObjectValue {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** What the provider shows for a field that the API leaves out, where that is not zero. */
const absent: Readonly<Record<string, Value>> = { mount_propagation: "None" };

function zero(type: Type): Value {
  switch (type) {
    case "string":
      return "";
    case "number":
      return 0;
    case "bool":
      return false;
    case "dynamic":
      return null;
  }
  return type[0] === "map" || type[0] === "object" ? {} : [];
}

/**
 * A state without the differences between null and empty that come from the SDK alone.
 *
 * Source: `normalizeNullValues` in hashicorp/terraform-plugin-sdk v2.37.0, helper/schema/grpc_provider.go.
 *
 * @param source the plan after a change, the prior state after a read
 */
export function withNullsOf(source: Value | undefined, state: Value, type: Type, change: "apply" | "read"): Value {
  const from = source ?? null;
  if (typeof type === "string") return state === null && from === "" ? "" : state;
  const isCollection = type[0] === "list" || type[0] === "set" || type[0] === "map";
  if (isCollection && change === "apply") {
    if ((from === null && isEmpty(state)) || (isEmpty(from) && state === null)) return from;
  }
  if (from === null) return state;
  if (type[0] === "object" && isObject(from) && isObject(state)) {
    return Object.fromEntries(
      Object.entries(state).map(([name, value]) => [
        name,
        withNullsOf(from[name], value, type[1][name] ?? "dynamic", change),
      ]),
    );
  }
  // An SDK cannot make a set of blocks again from what the API shows.
  if (type[0] === "set" && change === "apply" && isWhollyKnown(from)) return from;
  if (type[0] === "list" && isList(from) && isList(state) && from.length === state.length) {
    return state.map((item, index) => withNullsOf(from[index], item, type[1], change));
  }
  return state;
}

function isEmpty(value: Value): boolean {
  return isList(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

function isWhollyKnown(value: Value): boolean {
  if (isList(value)) return value.every(isWhollyKnown);
  if (isObject(value)) return Object.values(value).every(isWhollyKnown);
  return typeof value !== "object" || value === null;
}
