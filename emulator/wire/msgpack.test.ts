import { decode, encode } from "@msgpack/msgpack";
import { describe, expect, it } from "vitest";
import type { Type } from "../schema/schema.ts";
import { decodeValue, encodeValue } from "./msgpack.ts";
import { MsgpackReader } from "./msgpack-reader.ts";
import { type DynamicValue, unknown, type Value } from "./value.ts";

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

  it.each([
    0,
    1,
    127,
    128,
    255,
    256,
    65_535,
    65_536,
    4_294_967_295,
    4_294_967_296,
    Number.MAX_SAFE_INTEGER,
    2 ** 53,
    1e300,
    0.1,
    -1,
    -32,
    -33,
    -128,
    -129,
    -32_768,
    -32_769,
    -2_147_483_648,
    -2_147_483_649,
    Number.MIN_SAFE_INTEGER,
    -0.5,
  ])("writes and reads numbers as any encoder does: %d", (number) => {
    expect(hex(encodeValue(number, "number"))).toBe(hex(encode(number)));
    expect(decodeValue(encode(number), "number")).toBe(number);
  });

  it.each([0, 1, 31, 32, 255, 256, 65_535, 65_536])(
    "writes and reads what is %d long as any encoder does",
    (length) => {
      const text = "t".repeat(length);
      const list = new Array<boolean>(length).fill(true);
      const map = Object.fromEntries(list.map((_, index) => [`key-${index}`, true]));
      for (const [value, type] of [
        [text, "string"],
        [list, ["set", "bool"]],
        [map, ["map", "bool"]],
      ] as const) {
        const encoded = encode(value);
        expect(hex(encodeValue(value, type)) === hex(encoded)).toBe(true);
        expect(hex(encodeValue(decodeValue(encoded, type), type)) === hex(encoded)).toBe(true);
      }
      const dynamicType = JSON.stringify(["object", { [text]: "string" }]);
      const value = { dynamicType, value: { [text]: "a" } };
      expect(decodeValue(encodeValue(value, "dynamic"), "dynamic")).toEqual(value);
    },
  );

  it("reads the attributes of an object in any order, and those that the type does not have", () => {
    const type: Type = ["object", { a: "string", b: ["list", "number"], c: "bool" }];
    const value = { c: true, b: [1], a: null };
    expect(decodeValue(encode(value), type)).toEqual(value);
    const dynamic = [Buffer.from(JSON.stringify("string")), "x"];
    expect(decodeValue(encode({ a: "a", other: dynamic, c: false }), type)).toEqual({
      a: "a",
      other: { dynamicType: '"string"', value: "x" },
      c: false,
    });
  });

  it("reads an object with the attribute __proto__", () => {
    const encoded = encode([Buffer.from('["object",{"__proto__":"string"}]'), { a: "b" }]);
    const text = hex(encoded).replace("81a161", "81a95f5f70726f746f5f5f");
    const { value } = decodeValue(bytes(text), "dynamic") as DynamicValue;
    expect(Object.entries(value as object)).toEqual([["__proto__", "b"]]);
  });

  it("reads a map with the key __proto__", () => {
    const value = decodeValue(bytes("81a95f5f70726f746f5f5fa161"), ["map", "string"]);
    expect(Object.entries(value as object)).toEqual([["__proto__", "a"]]);
    expect(hex(encodeValue(value, ["map", "string"]))).toBe("81a95f5f70726f746f5f5fa161");
  });

  it("are passed as a whole, whatever they are", () => {
    const values = [
      null,
      true,
      -1,
      -33,
      1.5,
      70_000,
      2 ** 40,
      "a",
      "a".repeat(300),
      Buffer.alloc(300),
      [],
      { a: [1, { b: null }] },
    ];
    const others = ["d40000", "c7030c810102"].map((text) => Buffer.from(text, "hex"));
    for (const value of [...values, values, new Array(20).fill(values)].map((each) => encode(each)).concat(others)) {
      const reader = new MsgpackReader(Buffer.concat([value, encode("next")]));
      reader.skip();
      expect([reader.position, reader.text()]).toEqual([value.length, "next"]);
      expect(() => new MsgpackReader(value.subarray(0, -1)).skip()).toThrow(RangeError);
    }
  });

  it.each<[string, Type]>([
    ["", "string"],
    ["a56162", "string"],
    ["cd01", "number"],
    ["92a161", ["list", "string"]],
    ["81a161", ["object", { a: "string" }]],
    ["a161", ["map", "string"]],
    ["c1", "bool"],
  ])("refuses a message that ends early or is of another type: %s", (text, type) => {
    expect(() => decodeValue(bytes(text), type)).toThrow(/^the message of \d+ bytes lacks /);
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

  it.each([
    ["d30020000000000001", "9007199254740993"],
    ["d3ffdfffffffffffff", "-9007199254740993"],
    ["cf0020000000000001", "9007199254740993"],
    ["cf0020000000000000", 2 ** 53],
  ])("reads a whole number of 64 bits as it is: %s", (text, number) => {
    const value = decodeValue(bytes(text), "number");
    expect(value).toBe(number);
    expect(decodeValue(encodeValue(value, "number"), "number")).toBe(number);
  });
});
