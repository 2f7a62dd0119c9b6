import { decode, encode } from "@msgpack/msgpack";
import { describe, expect, it } from "vitest";
import type { Type } from "../schema/schema.ts";
import { decodeValue, encodeValue } from "./msgpack.ts";
import { unknown, type Value } from "./value.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytes = (text: string): Uint8Array => Buffer.from(text, "hex");

describe("values on the wire", () => {
  it.each<[string, Type, Value]>([
    ["null", "string", null],
    ["text", "string", "vpc"],
    ["whole numbers", "number", 443],
    ["fractions", "number", 0.5],
    ["lists", ["list", "string"], ["a", "b"]],
    ["maps with unknown values", ["map", "string"], { a: unknown, b: "c" }],
    ["objects", ["object", { a: ["set", "number"], b: "bool" }], { a: [1, 2], b: true }],
  ])("survive a round trip: %s", (_, type, value) => {
    expect(decodeValue(encodeValue(value, type), type)).toEqual(value);
  });

  it("writes an unknown as fixext 1 of type 0", () => {
    expect(hex(encodeValue(unknown, "string"))).toBe("d40000");
  });

  it.each(["d40000", "c7030c810102", "d50c8000"])("reads extension %s as unknown", (text) => {
    expect(decodeValue(bytes(text), "string")).toBe(unknown);
  });

  it("writes every attribute of an object, absent ones as null", () => {
    const type: Type = ["object", { a: "string", b: "string" }];
    expect(decode(encodeValue({ a: "x", stray: "y" }, type))).toEqual({ a: "x", b: null });
  });

  it("keeps the type of a dynamic value, including tuples inside it", () => {
    const inner: Type = ["object", { name: "string", ports: ["tuple", ["number", "string"]] }];
    const raw = encode([new TextEncoder().encode(JSON.stringify(inner)), { name: "a", ports: [80, "http"] }]);
    const value = decodeValue(raw, "dynamic");
    expect(value).toEqual({ dynamicType: JSON.stringify(inner), value: { name: "a", ports: [80, "http"] } });
    expect(hex(encodeValue(value, "dynamic"))).toBe(hex(raw));
  });

  it("reads decimal text as a number unless a double would change it", () => {
    expect(decodeValue(encode("12"), "number")).toBe(12);
    expect(decodeValue(encode("12345678901234567890123"), "number")).toBe("12345678901234567890123");
  });
});
