import { MsgpackReader } from "../wire/msgpack-reader.ts";
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
  const reader = new MsgpackReader(configuration);
  for (let left = reader.mapSize(); left > 0; left--) {
    const isFound = reader.take(defaultTags);
    if (!isFound) reader.skip();
    const start = reader.position;
    reader.skip();
    if (isFound) return { start, end: reader.position };
  }
  return undefined;
}
