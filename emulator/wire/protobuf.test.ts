import { describe, expect, it } from "vitest";
import { messagesOf } from "./protobuf.ts";

const messages = messagesOf(`
message Inner { int32 a = 1; }
message Whole {
  int64 number = 1; string text = 2; Inner inner = 3; bool flag = 4; bytes data = 5;
  repeated Inner many = 6; map<string, Inner> named = 7; optional int64 chosen = 8; repeated string words = 9;
}
`);

const hex = (value: object): string => messages.encode("Whole", value).toString("hex");
const decoded = (text: string): object => messages.decode("Whole", Buffer.from(text, "hex"));
const nothing = {
  number: 0,
  text: "",
  inner: null,
  flag: false,
  data: Buffer.alloc(0),
  many: [],
  named: {},
  words: [],
};

describe("messages", () => {
  // The first three are the examples of protobuf.dev, Encoding.
  it.each([
    ["a number", { number: 150 }, "089601"],
    ["a text", { text: "testing" }, "120774657374696e67"],
    ["a message", { inner: { a: 150 } }, "1a03089601"],
    ["a number of five bytes", { number: 2 ** 32 }, "088080808010"],
    ["a text of more than ASCII", { text: "ü" }, "1202c3bc"],
    ["a boolean and bytes", { flag: true, data: Buffer.from([1, 0]) }, "20012a020100"],
    ["an empty message", { inner: { a: 0 } }, "1a00"],
    ["several of a kind", { many: [{ a: 1 }, { a: 0 }], words: ["", "a"] }, "320208013200" + "4a004a0161"],
    ["a map", { named: { x: { a: 2 } } }, "3a070a017812020802"],
    ["an optional zero", { chosen: 0 }, "4000"],
  ])("are encoded: %s", (_, value, bytes) => {
    expect(hex(value)).toBe(bytes);
    expect(decoded(bytes)).toEqual({ ...nothing, ...value });
  });

  it("are encoded whatever their length", () => {
    for (const length of [0, 1, 127, 128, 16_383, 16_384, 100_000]) {
      const value = { named: { x: { a: 1 } }, many: [{ a: 1 }], text: "t".repeat(length), words: ["a".repeat(length)] };
      const nested = messagesOf("message Outer { Middle middle = 1; } message Middle { string text = 1; }");
      expect(messages.decode("Whole", messages.encode("Whole", value))).toEqual({ ...nothing, ...value });
      const outer = { middle: { text: value.text } };
      expect(nested.decode("Outer", nested.encode("Outer", outer))).toEqual(outer);
    }
  });

  it("leave out defaults and what is not set", () => {
    expect(hex({ number: 0, text: "", inner: null, flag: false, data: undefined, stray: 1 })).toBe("");
    expect(decoded("")).toEqual(nothing);
  });

  it("are read without fields that are not known, or of another wire type", () => {
    const [varint, fixed64, text, fixed32] = ["a00601", "a1060102030405060708", "a206026869", "a50601020304"];
    expect(decoded(`${varint}${fixed64}0805${text}${fixed32}0a0161`)).toEqual({ ...nothing, number: 5 });
  });

  it("are read with negative numbers", () => {
    expect(decoded("08ffffffffffffffffff01")).toEqual({ ...nothing, number: -1 });
  });

  it.each(["08", "0896", "1205616263", "1a03089601".slice(0, -2)])("are refused if they end early: %s", (bytes) => {
    expect(() => decoded(bytes)).toThrow("a message ends within a field");
  });
});

it("says which type of a field is not known", () => {
  expect(() => messagesOf("message A { B b = 1; }")).toThrow("A.b has the unknown type B");
});
