import { describe, expect, it } from "vitest";
import { messagesOf } from "./testing/messages.ts";

function document(statement: object): string {
  const allow = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ ...allow, ...statement }] });
}

function said(statement: object, type = "aws_sqs_queue_policy", attribute = "policy"): string[] {
  return messagesOf("no-public-principals", type, { [attribute]: document(statement) });
}

const open =
  'lets principal "*" in: name the principals, or add a condition such as aws:PrincipalOrgID or aws:SourceArn';
const trust = {
  Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
  Action: "sts:AssumeRoleWithWebIdentity",
};

describe("no-public-principals", () => {
  it.each([
    ["aws_iam_role", "assume_role_policy"],
    ["aws_kms_key", "policy"],
    ["aws_kms_key_policy", "policy"],
    ["aws_s3_bucket", "policy"],
    ["aws_s3_bucket_policy", "policy"],
    ["aws_ecr_repository_policy", "policy"],
    ["aws_sqs_queue", "policy"],
    ["aws_sqs_queue_policy", "policy"],
    ["aws_sns_topic_policy", "policy"],
    ["aws_secretsmanager_secret", "policy"],
    ["aws_secretsmanager_secret_policy", "policy"],
    ["aws_efs_file_system_policy", "policy"],
    ["aws_opensearch_domain_policy", "access_policies"],
    ["aws_glacier_vault", "access_policy"],
    ["aws_sagemaker_model_package_group_policy", "resource_policy"],
    ["aws_cloudwatch_log_resource_policy", "policy_document"],
  ])("reads %s.%s", (type, attribute) => {
    expect(said({ Principal: "*" }, type, attribute)).toEqual([open]);
    expect(said({ Principal: { Service: "lambda.amazonaws.com" } }, type, attribute)).toEqual([]);
  });

  it.each<[object]>([
    [{ Principal: { AWS: "*" } }],
    [{ Principal: { AWS: ["arn:aws:iam::111111111111:root", "*"] } }],
    [{ Principal: { AWS: "arn:aws:iam::*:root" } }],
    [{ Principal: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } }],
    [{ Principal: "*", Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } } }],
    [{ Principal: "*", Condition: { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } } }],
    [{ Principal: "*", Condition: { "ForAllValues:StringEquals": { "aws:SourceVpc": "vpc-1" } } }],
    [{ Principal: "*", Condition: { StringLike: { "aws:PrincipalOrgID": "*" } } }],
    [{ Principal: "*", Condition: { StringLike: { "aws:PrincipalOrgID": "o-*" } } }],
    [{ Principal: "*", Condition: { StringLike: { "aws:PrincipalAccount": "1*" } } }],
    [{ Principal: "*", Condition: { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/0"] } } }],
    [{ Principal: "*", Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } } }],
    [{ Principal: "*", Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/reader" } } }],
  ])("refuses %j", (statement) => {
    expect(said(statement)).toEqual([open]);
  });

  it.each<[object]>([
    [{ Principal: "*", Effect: "Deny" }],
    [{ Principal: { AWS: "arn:aws:iam::111111111111:root" } }],
    [{ Principal: "*", Condition: { StringEquals: { "AWS:PrincipalOrgId": "o-1" } } }],
    [
      {
        Principal: "*",
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1", "aws:RequestedRegion": "us-east-2" } },
      },
    ],
    [{ Principal: "*", Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }],
    [{ Principal: "*", Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::ml-data" } } }],
    [{ Principal: "*", Condition: { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:111111111111:*" } } }],
    [{ Principal: "*", Condition: { StringEquals: { "aws:SourceVpce": '${aws_vpc_endpoint.s3["a"].id}' } } }],
    [{ Principal: "*", Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } } }],
  ])("passes %j", (statement) => {
    expect(said(statement)).toEqual([]);
  });

  it("refuses all principals except some, and a policy that it cannot read", () => {
    expect(said({ NotPrincipal: { AWS: "arn:aws:iam::111111111111:root" } })).toEqual([
      "lets in everybody except some: name the principals",
    ]);
    expect(
      messagesOf("no-public-principals", "aws_s3_bucket_policy", { policy: "${data.aws_iam_policy_document.it.json}" }),
    ).toEqual(["has a policy that cannot be read before it is applied: write it as JSON"]);
  });

  describe("of a role that the users of an identity provider can assume", () => {
    const saysTrust = (statement: object) => said({ ...trust, ...statement }, "aws_iam_role", "assume_role_policy");
    const audience = { StringEquals: { "gitlab.com:aud": "https://gitlab.com" } };

    it.each<[object]>([
      [{}],
      [{ Condition: audience }],
      [{ Condition: { StringLike: { "gitlab.com:sub": "*" } } }],
      [{ Condition: { StringLike: { "gitlab.com:sub": "project_path:*" } } }],
      [{ Condition: { StringLike: { "gitlab.com:sub": "system:serviceaccount:*:*" } } }],
      [{ Action: "sts:*", Condition: audience }],
    ])("refuses to trust all of them: %j", (statement) => {
      expect(saysTrust(statement)).toEqual([
        "trusts everybody whom an identity provider knows: add a condition on its claim sub",
      ]);
    });

    it.each<[object]>([
      [{ Condition: { ...audience, StringLike: { "gitlab.com:sub": "project_path:ml/*" } } }],
      // The company's own directory, by SAML.
      [{ Action: "sts:AssumeRoleWithSAML" }],
    ])("passes %j", (statement) => {
      expect(saysTrust(statement)).toEqual([]);
    });
  });

  it("leaves a domain in a VPC to its security groups", () => {
    const access_policies = document({ Principal: "*" });
    expect(messagesOf("no-public-principals", "aws_opensearch_domain", { access_policies })).toEqual([open]);
    expect(messagesOf("no-public-principals", "aws_opensearch_domain", { access_policies, vpc_options: {} })).toEqual(
      [],
    );
  });
});
