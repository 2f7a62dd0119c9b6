import { Reader } from "../wire/protobuf.ts";

/** Flag and length of the one message of a request. */
const frame = 5;

/** The key of the block, as MessagePack has it. */
const defaultTags = Buffer.from("\xacdefault_tags", "latin1");

/**
 * A request of `PrepareProviderConfig` without the default tags of its configuration, in which nothing is checked but their type.
 * It tells which requests are answered alike: Terraform heeds only the diagnostics of the answer.
 *
 * @returns the request itself where it has no tags, or is none
 */
export function withoutTags(body: Buffer): Buffer {
  try {
    const message = new Reader(body.subarray(frame));
    message.varint();
    const value = new Reader(message.raw(message.varint()));
    value.varint();
    const configuration = value.raw(value.varint());
    const tags = placeOfTags(configuration);
    if (tags === undefined) return body;
    return Buffer.concat([configuration.subarray(0, tags.start), configuration.subarray(tags.end)]);
  } catch (failure) {
    if (failure instanceof RangeError) return body;
    throw failure;
  }
}

function placeOfTags(configuration: Buffer): { readonly start: number; readonly end: number } | undefined {
  const { elements, next } = headAt(configuration, 0);
  for (let at = next, left = elements; left > 0; left -= 2) {
    const start = endOf(configuration, at);
    const end = endOf(configuration, start);
    if (configuration.subarray(at, start).equals(defaultTags)) return { start, end };
    at = end;
  }
  return undefined;
}

/** Where a value of MessagePack ends. */
function endOf(bytes: Buffer, at: number): number {
  const { elements, next } = headAt(bytes, at);
  let end = next;
  for (let left = elements; left > 0; left--) end = endOf(bytes, end);
  return end;
}

/** Values by their first byte: how wide the number after it is, and what that counts. Source: msgpack/msgpack, spec.md. */
const counted: Readonly<
  Record<number, readonly [width: 1 | 2 | 4, counts: "bytes" | "extension" | "items" | "pairs"]>
> = {
  196: [1, "bytes"],
  197: [2, "bytes"],
  198: [4, "bytes"],
  199: [1, "extension"],
  200: [2, "extension"],
  201: [4, "extension"],
  217: [1, "bytes"],
  218: [2, "bytes"],
  219: [4, "bytes"],
  220: [2, "items"],
  221: [4, "items"],
  222: [2, "pairs"],
  223: [4, "pairs"],
};

/** Bytes after the first one. */
const fixed: Readonly<Record<number, number>> = {
  ...{ 192: 0, 194: 0, 195: 0, 202: 4, 203: 8, 204: 1, 205: 2, 206: 4, 207: 8, 208: 1, 209: 2, 210: 4, 211: 8 },
  ...{ 212: 2, 213: 3, 214: 5, 215: 9, 216: 17 },
};

/** How many values follow as elements of the one at a place, and where. @throws {RangeError} if there is none */
function headAt(bytes: Buffer, at: number): { readonly elements: number; readonly next: number } {
  const first = bytes.readUInt8(at);
  if (first < 0x80 || first >= 0xe0) return { elements: 0, next: at + 1 };
  if (first < 0x90) return { elements: 2 * (first & 0xf), next: at + 1 };
  if (first < 0xa0) return { elements: first & 0xf, next: at + 1 };
  if (first < 0xc0) return { elements: 0, next: at + 1 + (first & 0x1f) };
  const size = fixed[first];
  if (size !== undefined) return { elements: 0, next: at + 1 + size };
  const [width, counts] = counted[first] ?? [];
  if (width === undefined) throw new RangeError(`no value of MessagePack begins with ${first}`);
  const count = bytes.readUIntBE(at + 1, width);
  const next = at + 1 + width;
  if (counts === "items") return { elements: count, next };
  if (counts === "pairs") return { elements: 2 * count, next };
  return { elements: 0, next: next + count + (counts === "extension" ? 1 : 0) };
}
