import type { Type } from "../schema/schema.ts";
import { MsgpackReader } from "./msgpack-reader.ts";
import { MsgpackWriter } from "./msgpack-writer.ts";
import { type DynamicValue, isList, isUnknown, type ObjectValue, unknown, type Value } from "./value.ts";

// Values as Terraform encodes them in msgpack, read and written by their type. Source: zclconf/go-cty, cty/msgpack.

export function decodeValue(bytes: Uint8Array, type: Type): Value {
  return read(new MsgpackReader(bytes), shapeOf(type));
}

export function encodeValue(value: Value, type: Type): Uint8Array {
  const writer = new MsgpackWriter();
  write(writer, value, shapeOf(type));
  return writer.bytes();
}

/** A type, prepared for reading and writing. */
interface Shape {
  readonly kind: "dynamic" | "number" | "scalar" | "fields" | "map" | "list" | "tuple";
  /** Of an object, in the order in which Terraform writes them. */
  readonly fields: readonly Field[];
  /** What is inside; of a tuple, what is at an index. */
  readonly inner: (key: string | number) => Shape;
}

interface Field {
  readonly name: string;
  /** The name as msgpack has it. */
  readonly key: Buffer;
  readonly shape: Shape;
}

const nothing = { fields: [], inner: () => dynamic };
const dynamic: Shape = { kind: "dynamic", ...nothing };
const simple = { number: { kind: "number", ...nothing }, scalar: { kind: "scalar", ...nothing } } as const;

const shapes = new WeakMap<object, Shape>();

function shapeOf(type: Type): Shape {
  if (typeof type === "string") {
    return type === "dynamic" ? dynamic : type === "number" ? simple.number : simple.scalar;
  }
  const shape = shapes.get(type) ?? newShape(type);
  shapes.set(type, shape);
  return shape;
}

function newShape(type: Exclude<Type, string>): Shape {
  switch (type[0]) {
    case "object": {
      const entries = Object.entries(type[1]).sort(([one], [other]) =>
        Buffer.compare(Buffer.from(one), Buffer.from(other)),
      );
      const fields = entries.map(([name, field]) => ({ name, key: keyOf(name), shape: shapeOf(field) }));
      const byName = new Map(fields.map(({ name, shape }) => [name, shape]));
      return { kind: "fields", fields, inner: (name) => byName.get(String(name)) ?? dynamic };
    }
    case "tuple": {
      const items = type[1].map(shapeOf);
      return { kind: "tuple", fields: [], inner: (index) => items[Number(index)] ?? dynamic };
    }
    default: {
      const item = shapeOf(type[1]);
      return { kind: type[0] === "map" ? "map" : "list", fields: [], inner: () => item };
    }
  }
}

function keyOf(name: string): Buffer {
  const writer = new MsgpackWriter();
  writer.text(name);
  return writer.bytes();
}

function read(reader: MsgpackReader, shape: Shape): Value {
  const { kind } = shape;
  if (reader.takeNil()) return null;
  // An unknown value is extension 0, one that Terraform knows something about is extension 12. Both are unknown here.
  if (reader.takeExtension()) return unknown;
  if (kind === "scalar") return reader.scalar();
  if (kind === "number") {
    const number = reader.scalar();
    return typeof number === "string" ? exactNumber(number) : Number(number);
  }
  if (kind === "dynamic") return readDynamic(reader);
  return kind === "fields" || kind === "map" ? readObject(reader, shape) : readList(reader, shape);
}

/** `__proto__` is a name as any other. */
function setField(object: Record<string, Value>, name: string, value: Value): void {
  if (name !== "__proto__") object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

function readObject(reader: MsgpackReader, { fields, inner }: Shape): Value {
  const object: Record<string, Value> = {};
  const size = reader.mapSize();
  for (let index = 0; index < size; index++) {
    const expected = fields[index];
    // Terraform writes the attributes of an object in order, so that their names need not be decoded.
    if (expected !== undefined && reader.take(expected.key))
      setField(object, expected.name, read(reader, expected.shape));
    else {
      const name = reader.text();
      setField(object, name, read(reader, inner(name)));
    }
  }
  return object;
}

function readList(reader: MsgpackReader, { inner }: Shape): Value {
  const size = reader.arraySize();
  const items: Value[] = [];
  for (let index = 0; index < size; index++) items.push(read(reader, inner(index)));
  return items;
}

/** Two elements: the type as JSON, and the value. */
function readDynamic(reader: MsgpackReader): Value {
  reader.arraySize();
  const dynamicType = reader.binary().toString("utf8");
  return { dynamicType, value: read(reader, shapeOf(parseType(dynamicType))) } satisfies DynamicValue;
}

function write(writer: MsgpackWriter, value: Value, shape: Shape): void {
  if (value === null) writer.nil();
  else if (isUnknown(value)) writer.unknown();
  else if (shape.kind === "dynamic") writeDynamic(writer, value as DynamicValue);
  else if (typeof value === "string") writer.text(value);
  else if (typeof value === "number") writer.number(value);
  else if (typeof value === "boolean") writer.boolean(value);
  else if (isList(value)) writeList(writer, value, shape);
  else if (shape.kind === "fields") writeFields(writer, value as ObjectValue, shape.fields);
  else writeMap(writer, value as ObjectValue, shape);
}

function writeList(writer: MsgpackWriter, items: readonly Value[], { inner }: Shape): void {
  writer.arraySize(items.length);
  for (const [index, item] of items.entries()) write(writer, item, inner(index));
}

/** Every attribute, absent ones as null: Terraform refuses an object that lacks one. */
function writeFields(writer: MsgpackWriter, value: ObjectValue, fields: readonly Field[]): void {
  writer.mapSize(fields.length);
  for (const { name, key, shape } of fields) {
    writer.raw(key);
    write(writer, value[name] ?? null, shape);
  }
}

function writeMap(writer: MsgpackWriter, value: ObjectValue, { inner }: Shape): void {
  const entries = Object.entries(value);
  writer.mapSize(entries.length);
  for (const [name, item] of entries) {
    writer.text(name);
    write(writer, item, inner(name));
  }
}

function writeDynamic(writer: MsgpackWriter, { dynamicType, value }: DynamicValue): void {
  writer.arraySize(2);
  writer.binary(Buffer.from(dynamicType));
  write(writer, value, shapeOf(parseType(dynamicType)));
}

function parseType(text: string): Type {
  return JSON.parse(text) as Type;
}

/** Whole numbers beyond those of doubles arrive as decimal text, and stay text if a double would change them. */
function exactNumber(text: string): Value {
  const number = Number(text);
  return String(number) === text ? number : text;
}
