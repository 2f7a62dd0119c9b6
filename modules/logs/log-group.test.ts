import { TerraformOutput } from "cdktf";
import { describe, expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { LogGroup, type LogGroupProps } from "./log-group.ts";

function logGroupOf(props: Partial<LogGroupProps> = {}): Template {
  return Template.synthesize((stack) => {
    const group = new LogGroup(stack, "log-group", {
      name: "/aws/eks/dev-ml/cluster",
      region: "us-east-2",
      accountId: "111111111111",
      retentionDays: 30,
      deletionProtection: false,
      ...props,
    });
    new TerraformOutput(stack, "arn", { value: group.arn, staticId: true });
  });
}

describe("LogGroup", () => {
  it("is encrypted by a key of its own", () => {
    const template = logGroupOf();
    expect(template.resource("aws_cloudwatch_log_group")).toEqual({
      name: "/aws/eks/dev-ml/cluster",
      retention_in_days: 30,
      kms_key_id: `\${${template.addressOf("aws_kms_key")}.arn}`,
    });
    expect(template.resource("aws_kms_alias")["name"]).toBe("alias/logs/aws/eks/dev-ml/cluster");
    expect(template.outputs).toEqual({ arn: `\${${template.addressOf("aws_cloudwatch_log_group")}.arn}` });
  });

  it("has the address that a group without key had, which is therefore not replaced", () => {
    expect(logGroupOf().addressOf("aws_cloudwatch_log_group")).toMatch(/^aws_cloudwatch_log_group\.log-group(_|$)/);
  });

  it.each([
    ["us-east-2", "aws"],
    ["us-gov-west-1", "aws-us-gov"],
  ])("lets CloudWatch Logs of %s use the key for this group only", (region, partition) => {
    const { Statement } = JSON.parse(String(logGroupOf({ region }).resource("aws_kms_key")["policy"]));
    expect(Statement).toHaveLength(2);
    expect(Statement[1]).toMatchObject({
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Condition: {
        ArnEquals: {
          "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:${region}:111111111111:log-group:/aws/eks/dev-ml/cluster`,
        },
      },
    });
  });

  it("keeps logs and key under deletion protection", () => {
    const kept = logGroupOf({ deletionProtection: true });
    for (const type of ["aws_cloudwatch_log_group", "aws_kms_key"]) {
      expect(kept.resource(type)["lifecycle"], type).toEqual({ prevent_destroy: true });
      expect(logGroupOf().resource(type)["lifecycle"], type).toBeUndefined();
    }
  });
});
