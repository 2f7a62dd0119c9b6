import { describe, expect, it } from "vitest";
import { equal, unknown } from "./value.ts";

describe("equal", () => {
  it("ignores the order of sets, not of lists", () => {
    expect(equal(["a", "b"], ["b", "a"], ["set", "string"])).toBe(true);
    expect(equal(["a", "b"], ["b", "a"], ["list", "string"])).toBe(false);
    expect(equal(["a", "a"], ["a", "b"], ["set", "string"])).toBe(false);
  });

  it("treats an absent attribute as null, and an unknown as equal to an unknown only", () => {
    expect(equal({ a: null }, {})).toBe(true);
    expect(equal(unknown, "a")).toBe(false);
    expect(equal(unknown, unknown)).toBe(true);
  });
});
