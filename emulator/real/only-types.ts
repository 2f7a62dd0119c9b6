import { Reader } from "../wire/protobuf.ts";

/** Fields of the answer to `GetSchema` that map the names of types to schemas, and what we put before those names. */
const prefixes: Readonly<Record<number, string>> = { 2: "", 3: "data." };

/** Flag and length of the one message of an answer. */
const frame = 5;

/**
 * Leaves out of an answer to `GetSchema` the schemas of other types. Nothing else of it is decoded.
 *
 * @param types resource types and, prefixed with `data.`, data sources
 */
export function onlyTypes(body: Buffer, types: ReadonlySet<string>): Buffer {
  const isCompressed = body[0] !== 0;
  if (isCompressed) return body;
  const message = body.subarray(frame);
  const reader = new Reader(message);
  const kept: Buffer[] = [];
  while (reader.position < message.length) {
    const start = reader.position;
    const tag = reader.varint();
    const prefix = prefixes[tag >>> 3];
    const isKept = prefix === undefined ? skip(reader, tag) : types.has(prefix + keyOf(reader.raw(reader.varint())));
    if (isKept) kept.push(message.subarray(start, reader.position));
  }
  const header = Buffer.alloc(frame);
  header.writeUInt32BE(
    kept.reduce((length, part) => length + part.length, 0),
    1,
  );
  return Buffer.concat([header, ...kept]);
}

function skip(reader: Reader, tag: number): true {
  reader.skip(tag & 7);
  return true;
}

/** The key of an entry of a map, which comes first. */
function keyOf(entry: Buffer): string {
  const reader = new Reader(entry);
  reader.varint();
  return reader.raw(reader.varint()).toString("utf8");
}
