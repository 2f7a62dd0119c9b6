import { isJsonObject, type Json, type JsonObject } from "../overlays/yaml.ts";
import type { Type } from "../schema/schema.ts";
import { type DynamicValue, isUnknown, type ObjectValue, type Unknown, type Value } from "../wire/value.ts";
import type { KindSchema } from "./openapi.ts";

/** A value together with its type, as attributes of type `dynamic` hold it. */
export interface TypedValue {
  readonly type: Type;
  readonly value: Value;
}

/** JSON, or what the plan does not know yet. */
export type PlannedJson = Json | Unknown | readonly PlannedJson[] | { readonly [name: string]: PlannedJson };

/**
 * The value of an object of a kind, with every field that the kind has: null, or `missing`, where the object has none.
 *
 * Source: the kubernetes provider's manifest/openapi and manifest/morph, v2.38.0.
 */
export function typedObject(
  kind: KindSchema,
  object: PlannedJson,
  missing: (path: readonly string[]) => Value,
): TypedValue {
  return new Typing(kind, missing).value(kind.schema, object, [], []);
}

/** A value whose type is what it is. */
export function typedAsIs(json: PlannedJson | undefined): TypedValue {
  if (json === null || json === undefined || isUnknown(json as Value)) return { type: "dynamic", value: null };
  if (typeof json === "string") return { type: "string", value: json };
  if (typeof json === "number") return { type: "number", value: json };
  if (typeof json === "boolean") return { type: "bool", value: json };
  if (Array.isArray(json)) {
    const items = json.map((item) => typedAsIs(item as PlannedJson));
    return { type: ["tuple", items.map(({ type }) => type)], value: items.map(({ value }) => value) };
  }
  const entries = Object.entries(json).map(([name, item]) => [name, typedAsIs(item)] as const);
  return objectOf(entries);
}

export function dynamic({ type, value }: TypedValue): DynamicValue {
  return { dynamicType: JSON.stringify(type), value };
}

class Typing {
  private readonly kind: KindSchema;
  private readonly missing: (path: readonly string[]) => Value;

  constructor(kind: KindSchema, missing: (path: readonly string[]) => Value) {
    this.kind = kind;
    this.missing = missing;
  }

  value(
    given: Json | undefined,
    json: PlannedJson | undefined,
    path: readonly string[],
    above: readonly JsonObject[],
  ): TypedValue {
    const schema = this.kind.resolve(given);
    const absent = json === undefined || json === null;
    const scalar = scalarType(schema);
    if (scalar !== undefined) {
      const value = absent ? this.missing(path) : scalar === "string" && typeof json === "number" ? String(json) : json;
      return { type: scalar, value: value as Value };
    }
    // Some contain themselves, such as the schemas in a CustomResourceDefinition.
    if (above.includes(schema)) return typedAsIs(json);
    const inside = [...above, schema];
    const { type, items, properties, additionalProperties: values } = schema;
    if (type === "array") return this.list(items, absent ? undefined : json, path, inside);
    if (isJsonObject(properties)) return this.object(properties, json, path, inside);
    if (isJsonObject(values) && Object.keys(values).length > 0)
      return this.map(values, absent ? undefined : json, path, inside);
    return typedAsIs(json);
  }

  /** An object that is not there has all its fields nevertheless. */
  private object(
    properties: JsonObject,
    json: PlannedJson | undefined,
    path: readonly string[],
    above: readonly JsonObject[],
  ): TypedValue {
    const holder = isPlannedObject(json) ? json : undefined;
    const isWhole = path.length === 0;
    const fields = Object.entries(properties)
      .filter(([name]) => !(isWhole && name === "status"))
      .map(([name, schema]) => [name, this.value(schema, holder?.[name], [...path, name], above)] as const);
    return objectOf(fields);
  }

  private list(
    item: Json | undefined,
    json: PlannedJson | undefined,
    path: readonly string[],
    above: readonly JsonObject[],
  ): TypedValue {
    const element = this.value(item, undefined, [...path, "*"], above).type;
    if (!Array.isArray(json)) {
      if (hasDynamic(element)) return { type: "dynamic", value: null };
      return { type: ["list", element], value: json === undefined ? this.missing(path) : (json as Value) };
    }
    const items = json as readonly PlannedJson[];
    const typed = items.map((one, index) => this.value(item, one, [...path, String(index)], above));
    const values = typed.map(({ value }) => value);
    if (!hasDynamic(element)) return { type: ["list", element], value: values };
    return { type: ["tuple", typed.map(({ type }) => type)], value: values };
  }

  private map(
    item: JsonObject,
    json: PlannedJson | undefined,
    path: readonly string[],
    above: readonly JsonObject[],
  ): TypedValue {
    const element = this.value(item, undefined, [...path, "*"], above).type;
    if (hasDynamic(element)) return typedAsIs(json);
    if (!isPlannedObject(json)) {
      return { type: ["map", element], value: json === undefined ? this.missing(path) : (json as Value) };
    }
    const entries = Object.entries(json).map(([name, one]) => [
      name,
      this.value(item, one, [...path, name], above).value,
    ]);
    return { type: ["map", element], value: Object.fromEntries(entries) };
  }
}

function scalarType(schema: JsonObject): "string" | "number" | "bool" | undefined {
  // Quantities and ports may be numbers or text.
  if (schema["x-kubernetes-int-or-string"] === true || schema["format"] === "int-or-string" || "oneOf" in schema)
    return "string";
  switch (schema["type"]) {
    case "string":
      return "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "bool";
    default:
      return undefined;
  }
}

function objectOf(fields: readonly (readonly [string, TypedValue])[]): TypedValue {
  const type: Type = ["object", Object.fromEntries(fields.map(([name, field]) => [name, field.type]))];
  const value: ObjectValue = Object.fromEntries(fields.map(([name, field]) => [name, field.value]));
  return { type, value };
}

function hasDynamic(type: Type): boolean {
  if (typeof type === "string") return type === "dynamic";
  if (type[0] === "object") return Object.values(type[1]).some(hasDynamic);
  if (type[0] === "tuple") return type[1].some(hasDynamic);
  return hasDynamic(type[1]);
}

function isPlannedObject(json: PlannedJson | undefined): json is { readonly [name: string]: PlannedJson } {
  return typeof json === "object" && json !== null && !Array.isArray(json) && !isUnknown(json as Value);
}
