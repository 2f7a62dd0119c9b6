import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../model/json.ts";
import { canonicalPolicy, canonicalPolicyText } from "./policies.ts";

const allow = (more: JsonObject): JsonObject => ({ Effect: "Allow", Action: "s3:Get*", Resource: "*", ...more });
const policy = (...statements: JsonObject[]): Json => ({ Version: "2012-10-17", Statement: statements });

describe("a policy", () => {
  it.each<[string, Json, Json]>([
    [
      "keys in another order",
      policy(allow({})),
      { Statement: [{ Resource: "*", Action: "s3:Get*", Effect: "Allow" }], Version: "2012-10-17" },
    ],
    ["one statement, not in a list", policy(allow({})), { Version: "2012-10-17", Statement: allow({}) }],
    ["one action as a list", policy(allow({})), policy(allow({ Action: ["s3:Get*"] }))],
    [
      "actions and resources in another order",
      policy(allow({ Action: ["a:B", "a:C"], Resource: ["x", "y"] })),
      policy(allow({ Action: ["a:C", "a:B", "a:B"], Resource: ["y", "x"] })),
    ],
    [
      "statements in another order",
      policy(allow({}), allow({ Effect: "Deny" })),
      policy(allow({ Effect: "Deny" }), allow({})),
    ],
    ["everyone", policy(allow({ Principal: "*" })), policy(allow({ Principal: { AWS: "*" } }))],
    [
      "an account as its root",
      policy(allow({ Principal: { AWS: "111111111111" } })),
      policy(allow({ Principal: { AWS: ["arn:aws:iam::111111111111:root"] } })),
    ],
    ["an empty Sid", policy(allow({ Sid: "" })), policy(allow({}))],
    [
      "values of a condition as texts",
      policy(allow({ Condition: { Bool: { "aws:SecureTransport": true } } })),
      policy(allow({ Condition: { Bool: { "aws:SecureTransport": ["true"] } } })),
    ],
  ])("means the same with %s", (_, left, right) => {
    expect(canonicalPolicy(left)).toBeDefined();
    expect(canonicalPolicy(left)).toEqual(canonicalPolicy(right));
    expect(JSON.stringify(canonicalPolicy(left))).toBe(JSON.stringify(canonicalPolicy(right)));
    expect(canonicalPolicyText(JSON.stringify(left, undefined, 2))).toEqual(canonicalPolicy(right));
  });

  it.each<[string, JsonObject]>([
    ["another effect", { Effect: "Deny" }],
    ["another action", { Action: ["s3:Get*", "s3:Put*"] }],
    ["NotAction", { NotAction: "s3:Get*" }],
    ["another principal", { Principal: { AWS: "999999999999" } }],
    ["the same id as another kind of principal", { Principal: { Service: "111111111111" } }],
    ["a condition", { Condition: { Bool: { "aws:SecureTransport": "false" } } }],
    ["a Sid", { Sid: "Read" }],
  ])("means something else with %s", (_, change) => {
    const plain = canonicalPolicy(policy(allow({ Principal: { AWS: "111111111111" } })));
    expect(canonicalPolicy(policy(allow({ Principal: { AWS: "111111111111" }, ...change })))).not.toEqual(plain);
  });

  it("of another version means something else: variables are plain text before 2012-10-17", () => {
    const older = { Version: "2008-10-17", Statement: [allow({})] };
    expect(canonicalPolicy(older)).not.toEqual(canonicalPolicy(policy(allow({}))));
  });

  it.each([
    "",
    "{",
    "[]",
    '{"Statement":"x"}',
    '{"Statement":[]}',
    '{"Statement":[{"sql":"select 1"}]}',
    '"Statement"',
  ])("is not %s", (text) => {
    expect(canonicalPolicyText(text)).toBeUndefined();
  });
});
