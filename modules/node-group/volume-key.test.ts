import { describe, expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { VolumeKey } from "./volume-key.ts";

const template = Template.synthesize((stack) => {
  const cluster = { name: "dev-ml", region: "us-gov-west-1", accountId: "111111111111" };
  new VolumeKey(stack, "volume-key", { cluster, deletionProtection: false });
});

describe("VolumeKey", () => {
  it("lets auto-scaling groups of this account, and nobody else, start instances with it", () => {
    const { Statement: statements } = JSON.parse(String(template.resource("aws_kms_key")["policy"]));
    const role =
      "arn:aws-us-gov:iam::111111111111:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
    expect(statements.slice(1)).toEqual([
      {
        Sid: "EncryptDisks",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        Resource: ["*"],
        Condition: { StringEquals: { "aws:PrincipalArn": role } },
      },
      {
        Sid: "LendToInstances",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["kms:CreateGrant"],
        Resource: ["*"],
        Condition: {
          StringEquals: { "aws:PrincipalArn": role },
          Bool: { "kms:GrantIsForAWSResource": "true" },
        },
      },
    ]);
  });

  it("has an alias that the deployment may give", () => {
    expect(template.resource("aws_kms_alias")).toMatchObject({ name: "alias/eks/dev-ml-volumes" });
  });
});
