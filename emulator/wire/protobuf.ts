import { setLazily } from "../lazy-record.ts";

/** One field of a message. */
interface Field {
  readonly name: string;
  readonly number: number;
  /** `string`, `bytes`, `bool`, `int32`, `int64` or the name of a message. */
  readonly type: string;
  /** An `optional` field is absent where it is not set; any other one has its default then. */
  readonly label: "single" | "optional" | "repeated" | "map";
}

/** The messages of a protocol. */
export interface Messages {
  /** A message as bytes. Fields that are null or undefined are left out. */
  encode(message: string, value: object): Buffer;
  /** A message from its bytes, absent fields with their defaults: null for a message. Unknown fields are left out. */
  decode(message: string, bytes: Uint8Array): object;
}

/** How a field begins in the encoding. Source: protobuf.dev, Encoding. */
const varint = 0;
const delimited = 2;

/** Bytes of the values of the other wire types. */
const fixedSizes: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

const empty = Buffer.alloc(0);

/**
 * Reads the definitions of messages, in the part of the language that `proto.ts` needs: fields of scalars and messages,
 * `optional`, `repeated`, and maps from strings to messages.
 *
 * @throws for a field of a type that is neither
 */
export function messagesOf(text: string): Messages {
  const fields = new Map(
    [...text.matchAll(/message (\w+) \{([^}]*)\}/g)].map(([, name = "", body = ""]) => {
      return [name, fieldsOf(body)] as const;
    }),
  );
  for (const [name, ofMessage] of fields) {
    for (const { type, name: field } of ofMessage) {
      if (!isScalar(type) && !fields.has(type)) throw new Error(`${name}.${field} has the unknown type ${type}`);
    }
  }
  const of = (message: string): readonly Field[] => {
    const known = fields.get(message);
    if (known === undefined) throw new Error(`the protocol has no message ${message}`);
    return known;
  };
  return {
    encode: (message, value) => {
      const writer = new Writer();
      writeMessage(writer, of(message), value as Record<string, unknown>, of);
      return writer.bytes();
    },
    decode: (message, bytes) => readMessage(new Reader(bytes), bytes.length, of(message), of),
  };
}

type FieldsOf = (message: string) => readonly Field[];

function fieldsOf(body: string): Field[] {
  const pattern = /(?:(optional|repeated) )?(?:map<string, (\w+)>|(\w+)) (\w+) = (\d+);/g;
  return [...body.matchAll(pattern)].map(([, label, value, type = "", name = "", number]) => ({
    name,
    number: Number(number),
    type: value ?? type,
    label: value === undefined ? ((label ?? "single") as Field["label"]) : "map",
  }));
}

const defaults: Readonly<Record<string, unknown>> = { string: "", bytes: empty, bool: false, int32: 0, int64: 0 };

function isScalar(type: string): boolean {
  return type in defaults;
}

function writeMessage(writer: Writer, fields: readonly Field[], value: Record<string, unknown>, of: FieldsOf): void {
  for (const field of fields) {
    const item = value[field.name];
    if (item === undefined || item === null) continue;
    if (field.label === "repeated") {
      for (const each of item as readonly unknown[]) writeField(writer, field, each, of);
    } else if (field.label === "map") {
      for (const [key, each] of Object.entries(item as Record<string, unknown>))
        writeEntry(writer, field, key, each, of);
    } else if (field.label === "optional" || !isDefault(item)) {
      writeField(writer, field, item, of);
    }
  }
}

function isDefault(value: unknown): boolean {
  return value === "" || value === 0 || value === false || (value instanceof Uint8Array && value.length === 0);
}

function writeEntry(writer: Writer, field: Field, key: string, value: unknown, of: FieldsOf): void {
  writer.varint((field.number << 3) | delimited);
  writer.delimited(() => {
    writeField(writer, { ...field, name: "key", number: 1, type: "string" }, key, of);
    writeField(writer, { ...field, name: "value", number: 2 }, value, of);
  });
}

function writeField(writer: Writer, { number, type }: Field, value: unknown, of: FieldsOf): void {
  if (type === "bool" || type === "int32" || type === "int64") {
    writer.varint((number << 3) | varint);
    writer.varint(Number(value));
    return;
  }
  writer.varint((number << 3) | delimited);
  if (type === "bytes") writer.raw(value as Uint8Array);
  else if (type === "string") writer.raw(Buffer.from(value as string));
  else writer.delimited(() => writeMessage(writer, of(type), value as Record<string, unknown>, of));
}

class Writer {
  private buffer = Buffer.allocUnsafe(1024);
  private length = 0;

  bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  /** @param value a whole number, 0 or more */
  varint(value: number): void {
    this.reserve(10);
    let rest = value;
    while (rest > 0x7f) {
      this.buffer[this.length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.buffer[this.length++] = rest;
  }

  raw(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** What `write` writes, after its length. Most of it is shorter than 128 bytes, whose length is one byte. */
  delimited(write: () => void): void {
    this.reserve(1);
    const start = ++this.length;
    write();
    const size = this.length - start;
    if (size < 0x80) {
      this.buffer[start - 1] = size;
      return;
    }
    const width = Math.ceil((32 - Math.clz32(size)) / 7);
    this.reserve(width - 1);
    this.buffer.copyWithin(start + width - 1, start, this.length);
    this.length = start - 1;
    this.varint(size);
    this.length += size;
  }

  private reserve(more: number): void {
    if (this.length + more <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + more));
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
  }
}

function readMessage(reader: Reader, end: number, fields: readonly Field[], of: FieldsOf): Record<string, unknown> {
  const message: Record<string, unknown> = {};
  for (const field of fields) if (field.label !== "optional") message[field.name] = defaultOf(field);
  while (reader.position < end) {
    const tag = reader.varint();
    const field = fields.find(({ number }) => number === tag >>> 3);
    const wireType = tag & 7;
    if (field === undefined || wireType !== wireTypeOf(field)) reader.skip(wireType);
    else if (field.label === "repeated") (message[field.name] as unknown[]).push(readField(reader, field, of));
    else if (field.label === "map") readEntry(reader, message[field.name] as Record<string, unknown>, field, of);
    else message[field.name] = readField(reader, field, of);
  }
  return message;
}

function defaultOf({ label, type }: Field): unknown {
  if (label === "repeated") return [];
  if (label === "map") return {};
  return isScalar(type) ? defaults[type] : null;
}

function wireTypeOf({ label, type }: Field): number {
  return label !== "map" && (type === "bool" || type === "int32" || type === "int64") ? varint : delimited;
}

/** What a message holds is read when it is asked for: a provider answers with the schemas of all its types. */
function readEntry(reader: Reader, into: Record<string, unknown>, field: Field, of: FieldsOf): void {
  const entry: readonly Field[] = [
    { name: "key", number: 1, type: "string", label: "single" },
    { name: "value", number: 2, type: "bytes", label: "single" },
  ];
  const size = reader.varint();
  const { key, value } = readMessage(reader, reader.position + size, entry, of);
  const bytes = value as Buffer;
  setLazily(into, key as string, () => readMessage(new Reader(bytes), bytes.length, of(field.type), of));
}

function readField(reader: Reader, { type }: Field, of: FieldsOf): unknown {
  if (type === "bool") return reader.varint() !== 0;
  if (type === "int32" || type === "int64") return reader.varint();
  const size = reader.varint();
  if (type === "bytes") return reader.raw(size);
  if (type === "string") return reader.raw(size).toString("utf8");
  return readMessage(reader, reader.position + size, of(type), of);
}

/** Reads the parts of a message one after the other. */
export class Reader {
  position = 0;
  private readonly buffer: Buffer;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** A whole number; what is larger than a double holds exactly is rounded, and a negative one is found in 64 bits. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    let large = BigInt(value);
    for (let shift = 28n; ; shift += 7n) {
      const byte = this.byte();
      large |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, large));
    }
  }

  /** A part of the given bytes, not a copy. */
  raw(size: number): Buffer {
    const end = this.position + size;
    if (end > this.buffer.length) throw new RangeError("a message ends within a field");
    const bytes = this.buffer.subarray(this.position, end);
    this.position = end;
    return bytes;
  }

  skip(wireType: number): void {
    if (wireType === varint) this.varint();
    else this.raw(fixedSizes[wireType] ?? this.varint());
  }

  private byte(): number {
    const byte = this.buffer[this.position++];
    if (byte === undefined) throw new RangeError("a message ends within a field");
    return byte;
  }
}
