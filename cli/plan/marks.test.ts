import { describe, expect, it } from "vitest";
import { maskMarked, sensitiveValues } from "./marks.ts";

describe("mask", () => {
  it.each([
    ["hush", true, "***"],
    [{ a: 1, b: "hush" }, { b: true }, { a: 1, b: "***" }],
    [
      ["x", "hush"],
      [false, true],
      ["x", "***"],
    ],
    [{ list: [{ key: "hush", id: 1 }] }, { list: [{ key: true }] }, { list: [{ key: "***", id: 1 }] }],
    [{ a: 1 }, { b: true }, { a: 1, b: "***" }],
    [{ a: 1 }, { b: [false] }, { a: 1 }],
    ["plain", false, "plain"],
    ["plain", undefined, "plain"],
  ])("%j by %j", (value, marks, expected) => {
    expect(maskMarked(value, marks, "***")).toEqual(expected);
  });
});

describe("sensitiveValues", () => {
  it("finds every marked text, before and after, in resources and outputs", () => {
    const change = {
      actions: ["update" as const],
      before: { token: "old", nested: [{ key: "deep" }] },
      after: { token: "new", name: "seen" },
      before_sensitive: { token: true, nested: [{ key: true }] },
      after_sensitive: { token: true },
    };
    const output = { actions: ["no-op" as const], before: { a: "one" }, after: { a: "one" }, after_sensitive: true };
    expect(
      sensitiveValues({
        format_version: "1.2",
        resource_changes: [{ address: "a.b", mode: "managed", type: "a", name: "b", change }],
        output_changes: { output },
      }).sort(),
    ).toEqual(["deep", "new", "old", "one"]);
  });
});
