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
      before: { token: "old-token", nested: [{ key: "deep-value" }] },
      after: { token: "new-token", name: "seen" },
      before_sensitive: { token: true, nested: [{ key: true }] },
      after_sensitive: { token: true },
    };
    const output = {
      actions: ["no-op" as const],
      before: "one-value",
      after: "one-value",
      after_sensitive: true,
    };
    expect(
      sensitiveValues({
        format_version: "1.2",
        resource_changes: [{ address: "a.b", mode: "managed", type: "a", name: "b", change }],
        output_changes: { output },
      }).sort(),
    ).toEqual(["deep-value", "new-token", "old-token", "one-value"]);
  });

  it("leaves what stands beside a secret", () => {
    const after = {
      region: "us-east-2",
      vpc_id: "vpc-0aa11bb22cc33dd44",
      username: "mlplatform",
      password: "hush-hush",
    };
    const output = { actions: ["create" as const], before: null, after, after_sensitive: true };
    expect(sensitiveValues({ format_version: "1.2", output_changes: { connection: output } })).toEqual(["hush-hush"]);
  });
});
