import { expect, it } from "vitest";
import type { Type } from "../schema/schema.ts";
import { framed, unframed } from "../wire/grpc.ts";
import { decodeValue, encodeValue } from "../wire/msgpack.ts";
import { methodOf } from "../wire/provider-protocol.ts";
import { unknown, type Value } from "../wire/value.ts";
import { withoutBlocks } from "./without-blocks.ts";

const tags: Type = ["list", ["object", { tags: ["map", "string"] }]];
const endpoints: Type = ["set", ["object", { ec2: "string" }]];
const type: Type = ["object", { default_tags: tags, endpoints, region: "string", retries: "number" }];
const { decodeRequest, encodeRequest } = methodOf(5, "PrepareProviderConfig");

type Config = Readonly<Record<string, Value>>;

/** A request as it comes over HTTP/2. */
function request(config: Config): Buffer {
  const given = { default_tags: null, endpoints: null, region: null, retries: null, ...config };
  return framed(encodeRequest({ config: { msgpack: encodeValue(given, type) } }));
}

function configOf(body: Buffer): Value {
  const { config } = decodeRequest(unframed(body)) as { config: { msgpack: Buffer } };
  return decodeValue(config.msgpack, type);
}

const long = "x".repeat(300);
const others = { region: "us-east-2", retries: 1.5 };

it.each<[Config]>([
  [{ default_tags: [{ tags: { stack: "cluster", owner: long } }], endpoints: [{ ec2: "http://127.0.0.1:1" }] }],
  [{ default_tags: [{ tags: { stack: unknown } }], endpoints: unknown }],
  [{ default_tags: [], endpoints: [] }],
  [{}],
])("asks about everything but default tags and endpoints: %j", (blocks) => {
  const asked = withoutBlocks(request({ ...others, ...blocks }));
  expect(configOf(asked)).toEqual({ default_tags: [], endpoints: [], ...others });
});

it("leaves anything else as it is", () => {
  for (const text of ["one", "", "something longer than a frame"]) {
    expect(withoutBlocks(Buffer.from(text))).toEqual(Buffer.from(text));
  }
});
