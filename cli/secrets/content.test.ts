import { describe, expect, it } from "vitest";
import { contentOf, Hashes, sameContent, sizeOf } from "./content.ts";

describe("sameContent", () => {
  it.each([
    ["a", "a", true],
    ["a", "a\n", false],
    ['{"a":1,"b":{"c":2,"d":3}}', '{ "b": {"d":3,"c":2}, "a": 1 }', true],
    ['{"a":[1,2]}', '{"a":[2,1]}', false],
    ["{not JSON", "{not JSON", true],
    [Uint8Array.of(0xff, 1), Uint8Array.of(0xff, 1), true],
    [Uint8Array.of(0xff, 1), Uint8Array.of(0xff, 2), false],
  ])("%j and %j: %s", (one, other, expected) => {
    expect(sameContent(one, other)).toBe(expected);
  });
});

it("takes bytes for text only where they are", () => {
  expect(contentOf(Buffer.from("straße"))).toBe("straße");
  expect(contentOf(Uint8Array.of(0xff, 0xfe))).toEqual(Uint8Array.of(0xff, 0xfe));
  expect(sizeOf("ß")).toBe(2);
});

it("hashes equal values to the same in one process, and to something else in the next", () => {
  const hashes = new Hashes();
  expect(hashes.of('{"a":1,"b":2}')).toBe(hashes.of('{"b":2,"a":1}'));
  expect(hashes.of("a")).not.toBe(hashes.of("b"));
  expect(new Hashes().of("a")).not.toBe(hashes.of("a"));
});
