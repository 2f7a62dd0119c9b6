import { describe, expect, it } from "vitest";
import { policyDocument } from "./policy-document.ts";

describe("policyDocument", () => {
  it("writes IAM's JSON, with conditions only if there are any", () => {
    expect(
      JSON.parse(
        policyDocument([
          { actions: ["kms:Decrypt"], resources: ["arn:aws:kms:us-east-2:111111111111:key/k"] },
          {
            actions: ["kms:CreateGrant"],
            resources: ["k"],
            conditions: { Bool: { "kms:GrantIsForAWSResource": "true" } },
          },
        ]),
      ),
    ).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["kms:Decrypt"], Resource: ["arn:aws:kms:us-east-2:111111111111:key/k"] },
        {
          Effect: "Allow",
          Action: ["kms:CreateGrant"],
          Resource: ["k"],
          Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
        },
      ],
    });
  });

  it("writes who is concerned, and what is denied but for some", () => {
    expect(
      JSON.parse(
        policyDocument([
          { principals: { Service: "ec2.amazonaws.com" }, actions: ["sts:AssumeRole"] },
          { sid: "Deny", effect: "Deny", principals: "*", notActions: ["s3:GetObject"], notResources: ["a"] },
        ]),
      ).Statement,
    ).toEqual([
      { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: ["sts:AssumeRole"] },
      { Sid: "Deny", Effect: "Deny", Principal: "*", NotAction: ["s3:GetObject"], NotResource: ["a"] },
    ]);
  });
});
