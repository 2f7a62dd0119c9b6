import type { Attribute, Block, Schema } from "../../schema/schema.ts";
import { isList, isObject, isUnknown, type ObjectValue, type Value } from "../../wire/value.ts";
import type { Json, JsonObject } from "../yaml.ts";
import { fieldName, isListInApi, writtenText } from "./field-names.ts";
import type { ObjectType } from "./object-types.ts";

/**
 * The API object of a resource. What the provider does not send is left out: zero values that the configuration does not
 * give, attributes that only the API sets, and those that are about the provider itself.
 *
 * @param config the resource's configuration, to tell a zero that was asked for
 */
export function writeObject(
  type: ObjectType,
  { block }: Schema,
  planned: ObjectValue,
  config: ObjectValue,
): JsonObject {
  const { apiVersion, kind, own = [] } = type;
  const writer = new Writer(type.name);
  const api = {
    ...block,
    attributes: without(block.attributes, ["id", ...own]),
    block_types: without(block.block_types, ["timeouts"]),
  };
  const object: JsonObject = { apiVersion, kind, ...writer.block(api, planned, config, "") };
  return type.written?.(object, planned, config) ?? object;
}

class Writer {
  private readonly type: string;

  constructor(type: string) {
    this.type = type;
  }

  block(block: Block, value: ObjectValue, config: Value, prefix: string): JsonObject {
    const given = isObject(config) ? config : {};
    const object: JsonObject = {};
    for (const [name, attribute] of Object.entries(block.attributes)) {
      const written = this.attribute(name, attribute, value[name] ?? null, given[name] ?? null);
      if (written !== undefined) object[fieldName(this.type, prefix + name)] = written;
    }
    for (const [name, nested] of Object.entries(block.block_types)) {
      const path = prefix + name;
      const items = elements(value[name]);
      const configured = elements(given[name]);
      const objects = items.map((item, index) =>
        this.block(nested.block, isObject(item) ? item : {}, configured[index] ?? item, `${path}.`),
      );
      const [first] = objects;
      if (first !== undefined) object[fieldName(this.type, path, nested)] = isListInApi(path, nested) ? objects : first;
    }
    return object;
  }

  private attribute(name: string, attribute: Attribute, value: Value, config: Value): Json | undefined {
    const onlyComputed = attribute.computed === true && attribute.optional !== true;
    if (onlyComputed || value === null || isUnknown(value) || value === "") return undefined;
    if ((value === false || value === 0) && config === null) return undefined;
    if (isList(value)) return value.length === 0 ? undefined : value.map((item) => json(name, item));
    if (isObject(value)) {
      const entries = Object.entries(value);
      return entries.length === 0 ? undefined : Object.fromEntries(entries.map(([key, item]) => [key, json("", item)]));
    }
    return json(name, value);
  }
}

function json(name: string, value: Value): Json {
  if (typeof value === "string") return writtenText(name, value);
  return value === null || typeof value === "number" || typeof value === "boolean" ? value : null;
}

function elements(value: Value | undefined): readonly Value[] {
  if (isList(value)) return value;
  return isObject(value) ? [value] : [];
}

function without<Item>(items: Readonly<Record<string, Item>>, names: readonly string[]): Record<string, Item> {
  return Object.fromEntries(Object.entries(items).filter(([name]) => !names.includes(name)));
}
