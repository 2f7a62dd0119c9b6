import { decode, type ExtData, type ExtensionCodecType, encode } from "@msgpack/msgpack";
import type { Type } from "../schema/schema.ts";
import { type DynamicValue, isList, isObject, isUnknown, Unknown, unknown, type Value } from "./value.ts";

/**
 * Terraform encodes an unknown value as extension 0, and one that it knows something about as extension 12. Both are
 * read as `unknown`, which is written as extension 0. Source: zclconf/go-cty, cty/msgpack.
 */
const extensions: ExtensionCodecType<undefined> = {
  tryToEncode: (object: unknown): ExtData | null =>
    object instanceof Unknown ? ({ type: 0, data: new Uint8Array([0]) } as ExtData) : null,
  decode: () => unknown,
};

export function decodeValue(bytes: Uint8Array, type: Type): Value {
  return fromWire(decode(bytes, { extensionCodec: extensions }), type);
}

export function encodeValue(value: Value, type: Type): Uint8Array {
  return encode(toWire(value, type), { extensionCodec: extensions });
}

function fromWire(raw: unknown, type: Type): Value {
  if (raw === null || raw === undefined) return null;
  if (raw instanceof Unknown) return unknown;
  if (type === "dynamic") return dynamicFromWire(raw);
  if (type === "number") return typeof raw === "string" ? exactNumber(raw) : Number(raw);
  if (typeof type === "string") return raw as string | boolean;
  if (type[0] === "object" || type[0] === "map") {
    const entries = Object.entries(raw as Record<string, unknown>);
    return Object.fromEntries(entries.map(([name, item]) => [name, fromWire(item, innerType(type, name))]));
  }
  return (raw as readonly unknown[]).map((item, index) => fromWire(item, innerType(type, index)));
}

function dynamicFromWire(raw: unknown): Value {
  const [typeBytes, inner] = raw as [Uint8Array, unknown];
  const dynamicType = new TextDecoder().decode(typeBytes);
  return { dynamicType, value: fromWire(inner, parseType(dynamicType)) } satisfies DynamicValue;
}

function toWire(value: Value, type: Type): unknown {
  if (value === null || isUnknown(value)) return value;
  if (type === "dynamic") {
    const { dynamicType, value: inner } = value as DynamicValue;
    return [new TextEncoder().encode(dynamicType), toWire(inner, parseType(dynamicType))];
  }
  if (isList(value)) return value.map((item, index) => toWire(item, innerType(type, index)));
  if (!isObject(value)) return value;
  if (typeof type !== "string" && type[0] === "object") {
    const fields = Object.entries(type[1]);
    return Object.fromEntries(fields.map(([name, field]) => [name, toWire(value[name] ?? null, field)]));
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toWire(item, innerType(type, name))]));
}

function innerType(type: Type, key: string | number): Type {
  if (typeof type === "string") return "dynamic";
  if (type[0] === "object") return type[1][key] ?? "dynamic";
  if (type[0] === "tuple") return type[1][Number(key)] ?? "dynamic";
  return type[1];
}

function parseType(text: string): Type {
  return JSON.parse(text) as Type;
}

/** Numbers beyond msgpack's range arrive as decimal text, and stay text if a double would change them. */
function exactNumber(text: string): Value {
  const number = Number(text);
  return String(number) === text ? number : text;
}
