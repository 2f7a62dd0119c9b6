import { expect, it } from "vitest";
import { readableJson } from "./readable-json.ts";

it("keeps on one line what fits there, and gives the rest a line each", () => {
  const types = { type: ["set", "string"], optional: true };
  const many = Object.fromEntries(["one", "two", "three", "four"].map((name) => [name, types]));
  expect(readableJson({ none: {}, list: [], many })).toBe(`{
  "none": {},
  "list": [],
  "many": {
    "one": { "type": ["set", "string"], "optional": true },
    "two": { "type": ["set", "string"], "optional": true },
    "three": { "type": ["set", "string"], "optional": true },
    "four": { "type": ["set", "string"], "optional": true }
  }
}
`);
});

it("counts the key and the comma as part of the line", () => {
  const ofLength = (length: number): string => "x".repeat(length);
  const lines = (length: number): number => readableJson({ key: [ofLength(length)], next: 1 }).split("\n").length;
  // `  "key": ["` and `"],` take 14 of the 120 columns.
  expect([lines(106), lines(107)]).toEqual([5, 7]);
});

it("writes what JSON.parse reads", () => {
  const value = { a: [1, null, "x\n", { b: [ofNested(3)] }], c: true };
  expect(JSON.parse(readableJson(value))).toEqual(value);
});

function ofNested(depth: number): unknown {
  return depth === 0 ? "a long text ".repeat(12) : { nested: [ofNested(depth - 1), depth] };
}
