import { framed, unframed } from "../wire/grpc.ts";
import { MsgpackReader } from "../wire/msgpack-reader.ts";
import { methodOf } from "../wire/provider-protocol.ts";

/** The keys of the blocks, as MessagePack has them. */
const blocks = ["\xacdefault_tags", "\xa9endpoints"].map((key) => Buffer.from(key, "latin1"));

const noBlocks = Buffer.from([0x90]);

/**
 * A request of `PrepareProviderConfig` without the default tags and the endpoints of its configuration. Nothing is checked
 * in them but their type, which Terraform has checked, and Terraform heeds only the diagnostics of the answer. With
 * endpoints, of which the schema has 300, the provider takes more than three seconds of CPU time to answer.
 *
 * @returns the request itself if it is none that can be read
 */
export function withoutBlocks(body: Buffer): Buffer {
  const { decodeRequest, encodeRequest } = methodOf(5, "PrepareProviderConfig");
  try {
    const { config } = decodeRequest(unframed(body)) as { config: { msgpack: Buffer } };
    return framed(encodeRequest({ config: { msgpack: withNone(config.msgpack) } }));
  } catch {
    // The provider says what is wrong with it.
    return body;
  }
}

function withNone(configuration: Buffer): Buffer {
  const reader = new MsgpackReader(configuration);
  const parts: Buffer[] = [];
  let end = 0;
  for (let left = reader.mapSize(); left > 0; left--) {
    const isBlock = blocks.some((key) => reader.take(key));
    if (!isBlock) reader.skip();
    const start = reader.position;
    reader.skip();
    if (!isBlock) continue;
    parts.push(configuration.subarray(end, start), noBlocks);
    end = reader.position;
  }
  return Buffer.concat([...parts, configuration.subarray(end)]);
}
