import { isJsonObject, type JsonObject, type JsonValue } from "../json-value.ts";
import { didYouMean } from "../nearest.ts";
import { at, error, type Problem } from "../problem.ts";

type TypeName = "object" | "array" | "string" | "integer" | "number" | "boolean" | "null";

/** The part of JSON Schema that configuration schemas of add-ons use. `false` accepts nothing. */
export type JsonSchema =
  | false
  | {
      readonly $ref?: string;
      readonly definitions?: Readonly<Record<string, JsonSchema>>;
      readonly type?: TypeName | readonly TypeName[];
      readonly properties?: Readonly<Record<string, JsonSchema>>;
      readonly additionalProperties?: JsonSchema;
      readonly required?: readonly string[];
      readonly minProperties?: number;
      readonly items?: JsonSchema;
      readonly enum?: readonly JsonValue[];
      readonly anyOf?: readonly JsonSchema[];
      /** Of a string: "boolean" for `"true"` and `"false"`, "integer" for `"5"`. */
      readonly format?: string;
      readonly pattern?: string;
      readonly minimum?: number;
      readonly maximum?: number;
    };

type Definitions = Readonly<Record<string, JsonSchema>>;
type SchemaObject = Exclude<JsonSchema, false>;

/** What is wrong with a value, each problem with its path and, where it can be guessed, the fix. */
export function checkAgainstSchema(value: JsonValue, schema: JsonSchema): Problem[] {
  return check(value, schema, schema === false ? {} : (schema.definitions ?? {}));
}

function check(value: JsonValue, given: JsonSchema, definitions: Definitions): Problem[] {
  const schema = resolve(given, definitions);
  if (schema === false) return [error([], "is not accepted here.")];
  const { anyOf } = schema;
  if (anyOf !== undefined) {
    const found = anyOf.map((option) => check(value, option, definitions));
    return found.some((problems) => problems.length === 0) ? [] : (found[0] ?? []);
  }
  const types = typesOf(schema);
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
    return [error([], `${shown(value)} is not ${types.map(typeText).join(" or ")}.${fix(value, types)}`)];
  }
  if (isJsonObject(value)) return checkMap(value, schema, definitions);
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? [] : value.flatMap((each, index) => at([index], check(each, items, definitions)));
  }
  return checkSingle(value, schema);
}

function resolve(schema: JsonSchema, definitions: Definitions): JsonSchema {
  if (schema === false || schema.$ref === undefined) return schema;
  return definitions[schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1)] ?? {};
}

function checkMap(value: JsonObject, schema: SchemaObject, definitions: Definitions): Problem[] {
  const { properties = {}, additionalProperties, required = [], minProperties = 0 } = schema;
  const known = Object.keys(properties).filter((key) => properties[key] !== false);
  const written = Object.entries(value).flatMap(([key, each]) => (each === undefined ? [] : [[key, each] as const]));
  const missing = required.filter((key) => !Object.hasOwn(value, key));
  return [
    ...missing.map((key) => error([], `"${key}" is missing.`)),
    ...(written.length < minProperties ? [error([], `Write at least ${minProperties} key.`)] : []),
    ...written.flatMap(([key, each]) => {
      const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
      if (own !== undefined) return at([key], check(each, own, definitions));
      // In a map that is open, a key that is nearly a known one is a slip all the same.
      const meant = didYouMean(key, known);
      if (additionalProperties === false || (meant !== "" && known.length > 0)) {
        const keys = meant === "" && known.length > 0 ? ` Known: ${known.join(", ")}.` : "";
        return [error([key], `is not a value of the add-on.${meant}${keys}`)];
      }
      return additionalProperties === undefined ? [] : at([key], check(each, additionalProperties, definitions));
    }),
  ];
}

function checkSingle(value: JsonValue, schema: SchemaObject): Problem[] {
  const { enum: allowed, format, pattern, minimum, maximum } = schema;
  if (allowed !== undefined && !allowed.includes(value)) {
    return [error([], `${shown(value)} is not allowed. Use ${allowed.map(shown).join(" or ")}.`)];
  }
  if (typeof value === "string") {
    if (format === "boolean" && !/^(true|false)$/.test(value))
      return [error([], `${shown(value)} is neither "true" nor "false".`)];
    if (format === "integer" && !/^-?\d+$/.test(value))
      return [error([], `${shown(value)} is not a whole number in quotes, like "5".`)];
    if (pattern !== undefined && !new RegExp(pattern).test(value))
      return [error([], `${shown(value)} does not match ${pattern}.`)];
  }
  if (typeof value === "number" && (value < (minimum ?? value) || value > (maximum ?? value))) {
    return [error([], `${value} is out of range. Use ${minimum ?? "any number"} to ${maximum ?? "any number"}.`)];
  }
  return [];
}

function typesOf({ type }: SchemaObject): readonly TypeName[] {
  if (type === undefined) return [];
  return typeof type === "string" ? [type] : type;
}

function isOfType(value: JsonValue, type: TypeName): boolean {
  switch (type) {
    case "object":
      return isJsonObject(value);
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    case "null":
      return value === null;
    default:
      // The other names are JavaScript's own.
      return typeof value === type;
  }
}

const texts: Readonly<Record<TypeName, string>> = {
  object: "a map",
  array: "a list",
  string: "a text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  null: "null",
};

function typeText(type: TypeName): string {
  return texts[type];
}

/** EKS's schemas want many numbers and switches as texts, and others as they are. */
function fix(value: JsonValue, types: readonly TypeName[]): string {
  if (types.includes("string") && (typeof value === "number" || typeof value === "boolean"))
    return ` Write "${value}".`;
  if (typeof value !== "string") return "";
  if ((types.includes("integer") || types.includes("number")) && /^-?\d+$/.test(value)) return ` Write ${value}.`;
  return types.includes("boolean") && /^(true|false)$/.test(value) ? ` Write ${value}.` : "";
}

function shown(value: JsonValue): string {
  return JSON.stringify(value);
}
