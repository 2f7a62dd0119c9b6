import { expect, it } from "vitest";
import type { Type } from "../schema/schema.ts";
import { encodeValue } from "../wire/msgpack.ts";
import { unknown, type Value } from "../wire/value.ts";
import { withoutTags } from "./without-tags.ts";

const tags: Type = ["list", ["object", { tags: ["map", "string"] }]];
const type: Type = [
  "object",
  { default_tags: tags, endpoints: ["set", ["object", { ec2: "string" }]], retries: "number" },
];

const long = "x".repeat(300);

/** A request as it comes over HTTP/2. */
function request(config: Readonly<Record<string, Value>>): Buffer {
  const given = { default_tags: null, endpoints: null, retries: null, ...config };
  const bytes = encodeValue(given, type);
  const nested = (content: Uint8Array): Buffer => {
    const length = content.length;
    const size = length < 128 ? [length] : [(length & 127) | 128, length >> 7];
    return Buffer.concat([Buffer.from([10, ...size]), content]);
  };
  return Buffer.concat([Buffer.alloc(5), nested(nested(bytes))]);
}

const endpoints = [{ ec2: "http://127.0.0.1:1" }];

it.each([
  [[{ tags: { stack: "network" } }], [{ tags: { stack: "cluster", owner: long } }]],
  [[{ tags: { stack: unknown } }], []],
  [[{ tags: null }], null],
])("is the same for configurations that differ in their tags only", (one, other) => {
  const with_ = (given: Value) => withoutTags(request({ default_tags: given, endpoints, retries: 1.5 }));
  expect(with_(one)).toEqual(with_(other));
});

it.each([
  ["endpoints", { endpoints: [{ ec2: "http://127.0.0.1:2" }] }],
  ["numbers", { endpoints, retries: 70_000 }],
  ["what is unknown", { endpoints: unknown }],
])("differs with %s", (_, config) => {
  expect(withoutTags(request(config))).not.toEqual(withoutTags(request({ endpoints })));
});

it("leaves anything else as it is", () => {
  for (const text of ["one", "", "something longer than a frame"]) {
    expect(withoutTags(Buffer.from(text))).toEqual(Buffer.from(text));
  }
});
