import { describe, expect, it } from "vitest";
import { locksOut, type PolicyKind, policyProblem, trustOf } from "./policy-grammar.ts";

const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::data/*" };
const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "eks.amazonaws.com" } };
const policy = (statement: object, more: object = {}): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [statement], ...more });
const manage = { Effect: "Allow", Action: "kms:*", Resource: "*", Principal: { AWS: "arn:aws:iam::1:root" } };

describe("a policy", () => {
  it.each<[PolicyKind, object]>([
    ["permissions", allow],
    ["permissions", { ...allow, NotAction: "iam:*", Action: undefined, Resource: "*" }],
    ["permissions", { ...allow, Condition: { "ForAnyValue:StringLikeIfExists": { "aws:PrincipalTag/team": "ml" } } }],
    ["trust", trust],
    ["trust", { ...trust, Principal: "*", Condition: { ArnLike: { "aws:SourceArn": "arn:aws:eks:*" } } }],
    ["trust", { ...trust, Action: "sts:AssumeRoleWithWebIdentity", Principal: { Federated: "arn:aws:iam::1:x/y" } }],
    ["resource", manage],
  ])("of the kind %s is taken: %j", (kind, statement) => {
    expect(policyProblem(policy(statement), kind)).toBeUndefined();
  });

  it.each<[PolicyKind, object, string]>([
    ["permissions", { ...allow, Effect: "allow" }, "Syntax errors in policy."],
    ["permissions", { ...allow, Conditions: {} }, "Syntax errors in policy."],
    ["permissions", { ...allow, Action: undefined }, "must contain actions"],
    ["permissions", { ...allow, Action: ["s3:*", "GetObject"] }, "prefaced by a vendor"],
    ["permissions", { ...allow, Resource: undefined }, "must contain resources"],
    ["permissions", { ...allow, Resource: "data/*" }, 'Resource data/* must be in ARN format or "*".'],
    ["permissions", { ...allow, Principal: "*" }, "should not specify a principal"],
    ["permissions", { ...allow, Condition: { StringEqual: {} } }, "Invalid Condition type : StringEqual"],
    ["trust", { ...trust, Resource: "*" }, "Has prohibited field Resource"],
    ["trust", { ...trust, Principal: undefined }, "Missing required field Principal"],
    ["trust", { ...trust, Principal: { Services: "x" } }, 'Invalid principal in policy: "SERVICES":"x"'],
    ["trust", { ...trust, Principal: { Service: ["eks.amazonaws.com", "eks"] } }, '"SERVICE":"eks"'],
    ["trust", { ...trust, Action: "s3:GetObject" }, "may only specify STS AssumeRole actions"],
    ["resource", { ...manage, Principal: undefined }, "Missing required field Principal"],
  ])("of the kind %s is refused: %j", (kind, statement, message) => {
    expect(policyProblem(policy(statement), kind)).toContain(message);
  });

  it("is refused with other elements, another version, no statement or too many characters", () => {
    expect(policyProblem(JSON.stringify({ Statment: [allow] }), "permissions")).toBe("Syntax errors in policy.");
    expect(policyProblem(policy(allow, { Statment: [] }), "permissions")).toBe("Syntax errors in policy.");
    expect(policyProblem(policy(allow, { Version: "2012-10-18" }), "permissions")).toContain("valid version");
    expect(policyProblem(policy(allow), "permissions", 50)).toBe("Maximum policy size of 50 bytes exceeded");
  });
});

it("a key policy locks out everybody unless it lets somebody put another", () => {
  expect(locksOut(policy(manage))).toBe(false);
  expect(locksOut(policy({ ...manage, Action: ["kms:Encrypt", "kms:Put*"] }))).toBe(false);
  expect(locksOut(policy({ ...manage, Action: "kms:Encrypt" }))).toBe(true);
  expect(locksOut(policy({ ...manage, Principal: { Service: "logs.amazonaws.com" } }))).toBe(true);
  expect(locksOut(policy({ ...manage, Effect: "Deny" }))).toBe(true);
});

it("a trust policy names services and what each may do", () => {
  const pods = { ...trust, Action: ["sts:AssumeRole", "sts:TagSession"], Principal: { Service: ["a", "b"] } };
  const actions = ["sts:AssumeRole", "sts:TagSession"];
  expect(trustOf(policy(pods))).toEqual([
    { service: "a", actions },
    { service: "b", actions },
  ]);
  expect(trustOf(policy({ ...pods, Effect: "Deny" }))).toEqual([]);
});
