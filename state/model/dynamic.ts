import { isObject, type Json, type JsonObject } from "./json.ts";

const primitives: ReadonlySet<Json> = new Set(["string", "number", "bool", "dynamic"]);
const compounds: ReadonlySet<Json> = new Set(["list", "set", "map", "object", "tuple"]);

/**
 * Unwraps attributes of a dynamic type, such as `terraform_data.input`. A state stores them as `{ value, type }`;
 * `terraform show -json` and the paths in `sensitive_attributes` refer to the value alone.
 */
export function unwrapDynamic(attributes: JsonObject): JsonObject {
  let copy: Record<string, Json> | undefined;
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (!isWrapped(value)) continue;
    copy ??= { ...attributes };
    copy[name] = value["value"] as Json;
  }
  return copy ?? attributes;
}

function isWrapped(value: Json | undefined): value is JsonObject {
  return isObject(value) && "value" in value && isType(value["type"]) && Object.keys(value).length === 2;
}

function isType(type: Json | undefined): boolean {
  if (Array.isArray(type)) return type.length >= 2 && compounds.has(type[0] as Json);
  return type !== undefined && primitives.has(type);
}
