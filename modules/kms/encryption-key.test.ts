import { describe, expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { EncryptionKey, type EncryptionKeyProps } from "./encryption-key.ts";

function keyOf(props: Partial<EncryptionKeyProps> = {}): Template {
  return Template.synthesize((stack) => {
    new EncryptionKey(stack, "encryption", {
      description: "Data of dev",
      alias: "data/dev",
      region: "us-east-2",
      accountId: "111111111111",
      deletionProtection: false,
      ...props,
    });
  });
}

const statementsOf = (template: Template) =>
  JSON.parse(String(template.resource("aws_kms_key")["policy"])).Statement as unknown[];

describe("EncryptionKey", () => {
  it("is rotated, and its deletion can be cancelled for as long as AWS allows", () => {
    const template = keyOf();
    expect(template.resource("aws_kms_key")).toMatchObject({
      description: "Data of dev",
      enable_key_rotation: true,
      deletion_window_in_days: 30,
    });
    expect(template.resource("aws_kms_alias")).toEqual({
      name: "alias/data/dev",
      target_key_id: `\${${template.addressOf("aws_kms_key")}.id}`,
    });
  });

  it("cannot be destroyed under deletion protection", () => {
    expect(keyOf().resource("aws_kms_key")["lifecycle"]).toBeUndefined();
    expect(keyOf({ deletionProtection: true }).resource("aws_kms_key")["lifecycle"]).toEqual({ prevent_destroy: true });
  });

  it("has the policy of a key without policy, so that one which was made without it does not change", () => {
    expect(JSON.parse(String(keyOf().resource("aws_kms_key")["policy"]))).toEqual({
      Version: "2012-10-17",
      Id: "key-default-1",
      Statement: [
        {
          Sid: "Enable IAM User Permissions",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::111111111111:root" },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    });
    const [account] = statementsOf(keyOf({ region: "us-gov-west-1" }));
    expect(account).toMatchObject({ Principal: { AWS: "arn:aws-us-gov:iam::111111111111:root" } });
  });

  it("can be used by a service under a condition", () => {
    const conditions = { StringEquals: { "aws:SourceAccount": "111111111111" } };
    const service = { service: "sns.amazonaws.com", actions: ["kms:Decrypt"], conditions };
    expect(statementsOf(keyOf({ services: [service] })).slice(1)).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: ["kms:Decrypt"],
        Resource: "*",
        Condition: conditions,
      },
    ]);
  });
});
