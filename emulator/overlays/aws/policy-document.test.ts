import { describe, expect, it } from "vitest";
import { policyDocument } from "./policy-document.ts";

describe("aws_iam_policy_document", () => {
  it("renders single values without a list, and lists in descending order, as the real data source does", () => {
    const statement = {
      sid: "Read",
      effect: null,
      actions: ["s3:GetObject", "s3:ListBucket"],
      resources: ["arn:aws:s3:::data/*"],
      principals: [{ type: "AWS", identifiers: ["111111111111"] }],
      condition: [{ test: "StringEquals", variable: "aws:SourceVpc", values: ["vpc-1"] }],
    };
    expect(policyDocument({ statement: [statement] })).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Read",
          Effect: "Allow",
          Action: ["s3:ListBucket", "s3:GetObject"],
          Resource: "arn:aws:s3:::data/*",
          Principal: { AWS: "111111111111" },
          Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } },
        },
      ],
    });
  });

  it("renders a principal that means everybody as a star", () => {
    const principals = [{ type: "*", identifiers: ["*"] }];
    expect(policyDocument({ statement: [{ actions: ["a:b"], principals }] })).toMatchObject({
      Statement: [{ Principal: "*" }],
    });
  });

  it("puts source documents first, and lets overriding ones replace statements by sid", () => {
    const document = (sid: string, action: string): string =>
      JSON.stringify({ Statement: [{ Sid: sid, Effect: "Allow", Action: action }] });
    const merged = policyDocument({
      source_policy_documents: [document("one", "a:a")],
      statement: [{ sid: "two", actions: ["b:b"] }],
      override_policy_documents: [document("one", "c:c")],
    });
    expect(merged.Statement?.map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ["one", "c:c"],
      ["two", "b:b"],
    ]);
  });

  it("refuses a sid that occurs twice", () => {
    const statement = { sid: "one", actions: ["a:b"] };
    expect(() => policyDocument({ statement: [statement, statement] })).toThrow("duplicate Sid (one)");
  });
});
