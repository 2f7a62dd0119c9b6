import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { testApp } from "@ml-platform/modules/testing/test-app";
import { Lazy, TerraformStack } from "cdktf";
import { beforeAll, describe, expect, it } from "vitest";
import { actionsOf, loadActions } from "./iam-actions.ts";
import { loadIamActions } from "./load-iam-actions.ts";
import { messagesOf } from "./testing/messages.ts";

function document(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
}

function said(statement: object): string[] {
  return messagesOf("no-iam-wildcards", "aws_iam_policy", { policy: document(statement) });
}

const group = "arn:aws:autoscaling:us-east-2:111111111111:autoScalingGroup:*:autoScalingGroupName/dev-ml-general";

describe("no-iam-wildcards", () => {
  beforeAll(() =>
    loadActions(["autoscaling", "ec2", "ec3", "ecr", "eks", "glue", "iam", "kms", "s3", "sns", "sts", "getobject"]),
  );

  it.each<[object, string]>([
    [{ Action: "*", Resource: "arn:aws:s3:::a" }, 'allows action "*": name the actions it needs'],
    [{ Action: "*:*", Resource: "arn:aws:s3:::a" }, 'allows action "*:*": name the actions it needs'],
    [{ Action: "s3:*", Resource: "arn:aws:s3:::a" }, "allows every action of s3: name the actions it needs"],
    [
      { Action: ["s3:GetObject", "S3:?*"], Resource: "arn:aws:s3:::a/b" },
      "allows every action of S3: name the actions it needs",
    ],
    [{ NotAction: "iam:*", Resource: "arn:aws:s3:::a" }, "allows all actions except some: name the actions it needs"],
    [
      { Action: "s3:GetObject", NotResource: "arn:aws:s3:::a" },
      "allows all resources except some: name the resources it needs",
    ],
    [
      { Action: "s3:GetObjct", Resource: "arn:aws:s3:::a/*" },
      'allows "s3:GetObjct", which IAM knows no action for. Did you mean "s3:GetObject"?',
    ],
    [
      { Action: "ec2:Descibe*", Resource: "*" },
      'allows "ec2:Descibe*", which IAM knows no action for. Did you mean "ec2:Describe*"?',
    ],
    [
      { Action: "ec3:DescribeVpcs", Resource: "*" },
      'allows "ec3:DescribeVpcs", but IAM knows no service "ec3". Did you mean "ec2"?',
    ],
    [
      { Action: "GetObject", Resource: "arn:aws:s3:::a/*" },
      'allows "GetObject", but IAM knows no service "GetObject".',
    ],
    [
      { Action: "eks:RegisterCluster", Resource: "*" },
      "allows eks:RegisterCluster, which writes and cannot be limited to resources: state in an exemption why it is needed",
    ],
  ])("refuses %j", (statement, message) => {
    expect(said(statement)).toEqual([message]);
  });

  it.each<[object]>([
    [{ Action: ["s3:GetObject"], Resource: ["*"] }],
    [{ Action: "s3:GetObject", Resource: "arn:aws:*" }],
    [{ Action: "s3:GetObject", Resource: "*/*" }],
    [{ Action: "s3:GetObject", Resource: "arn:*:*:*:*:*:*" }],
    [{ Action: "s3:GetObject", Resource: "arn:aws:s3:::*" }],
    [{ Action: "s3:GetObject", Resource: "arn:aws:s3:::*/*" }],
    [{ Action: "s3:ListBucket", Resource: ["arn:aws:s3:::a", "arn:aws:s3:::?*"] }],
    [{ Action: "kms:Decrypt", Resource: "arn:aws:kms:*:*:key/*" }],
    [{ Action: "kms:Decrypt", Resource: "arn:aws:kms:us-east-2:111111111111:key/*" }],
    [{ Action: "iam:PassRole", Resource: "arn:aws:iam::${data.aws_caller_identity.me.account_id}:role/*" }],
    [{ Action: "autoscaling:SetDesiredCapacity", Resource: "*" }],
    [{ Action: "autoscaling:Set*", Resource: group.replace("dev-ml-general", "*") }],
    [{ Action: "glue:GetTable", Resource: "*" }],
    [{ Action: "ec2:CreateTags", Resource: "arn:aws:ec2:*:*:volume/*" }],
    // A statement that also has read-only actions without a resource level.
    [{ Action: ["ec2:DescribeInstances", "eks:DescribeNodegroup"], Resource: "*" }],
    [{ Action: "eks:Describe*", Resource: "*" }],
  ])("refuses actions on every resource: %j", (statement) => {
    expect(said(statement)[0]).toMatch(
      /^allows \w+:\w+ on every resource \(".+"\): name the resources, or the tags that they have in a condition on aws:ResourceTag$/,
    );
  });

  it.each<[object]>([
    [{ Action: "s3:Get*", Resource: "arn:aws:s3:::a/*" }],
    [{ Action: "s3:GetObject", Resource: "arn:aws:s3:::ml-*/*" }],
    [{ Action: "s3:GetObject", Resource: "${aws_s3_bucket.data.arn}/*" }],
    [{ Action: "iam:PassRole", Resource: "arn:aws:iam::111111111111:role/ml/*" }],
    [{ Action: "autoscaling:SetDesiredCapacity", Resource: group }],
    [{ Action: "glue:GetTable", Resource: "arn:aws:glue:us-east-2:111111111111:catalog" }],
    [{ Action: "SNS:publish", Resource: "arn:aws:sns:us-east-2:111111111111:alarms" }],
  ])("accepts named actions on named resources: %j", (statement) => {
    expect(said(statement)).toEqual([]);
  });

  it("accepts every resource for read-only actions that IAM cannot limit to resources", () => {
    const Action = [
      "autoscaling:DescribeAutoScalingGroups",
      "ec2:Describe*Types",
      "ec2:DescribeImages",
      "ecr:GetAuthorizationToken",
      "eks:ListClusters",
      "s3:ListAllMyBuckets",
      "sts:GetCallerIdentity",
    ];
    expect(said({ Action, Resource: "*" })).toEqual([]);
  });

  it.each<[boolean, object]>([
    [true, { StringEquals: { "aws:ResourceTag/cluster": "dev-ml" } }],
    [true, { StringEquals: { "AutoScaling:resourceTag/cluster": "dev-ml" } }],
    [true, { StringLike: { "aws:ResourceTag/cluster": ["dev-*"] } }],
    [false, { StringLike: { "aws:ResourceTag/cluster": "*" } }],
    [false, { StringNotEquals: { "aws:ResourceTag/cluster": "prod" } }],
    [false, { StringEqualsIfExists: { "aws:ResourceTag/cluster": "dev-ml" } }],
    [false, { StringEquals: { "aws:RequestTag/cluster": "dev-ml" } }],
    [false, { StringEquals: { "aws:PrincipalTag/cluster": "dev-ml" } }],
    [false, { StringEquals: { "aws:RequestedRegion": "us-east-2" } }],
  ])("accepts a condition instead of the name of a resource (%s): %j", (counts, Condition) => {
    expect(said({ Action: "autoscaling:SetDesiredCapacity", Resource: "*", Condition })).toHaveLength(counts ? 0 : 1);
  });

  it("accepts denials", () => {
    expect(said({ Effect: "Deny", Action: "*", Resource: "*" })).toEqual([]);
  });

  it.each([
    ["aws_iam_role_policy", (policy: string) => ({ policy })],
    ["aws_iam_user_policy", (policy: string) => ({ policy })],
    ["aws_iam_group_policy", (policy: string) => ({ policy })],
    ["aws_iam_role", (policy: string) => ({ inline_policy: [{ policy }] })],
    ["aws_ssoadmin_permission_set_inline_policy", (inline_policy: string) => ({ inline_policy })],
  ])("reads the policies of %s", (type, config) => {
    expect(messagesOf("no-iam-wildcards", type, config(document({ Action: "*", Resource: "*" })))).toHaveLength(1);
  });

  it("refuses a policy that it cannot read, and reads policies with references", () => {
    const policy = "${data.aws_iam_policy_document.it.json}";
    expect(messagesOf("no-iam-wildcards", "aws_iam_policy", { policy })).toEqual([
      "has a policy that cannot be read before it is applied: write it as JSON",
    ]);
    const quoted = '{"Statement":{"Effect":"Allow","Action":"*","Resource":"${data.x.outputs["arn"]}"}}';
    expect(messagesOf("no-iam-wildcards", "aws_iam_policy", { policy: quoted })[0]).toContain('allows action "*"');
  });

  it.each([
    [
      "aws_iam_role_policy_attachment",
      { policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
      "AdministratorAccess",
    ],
    [
      "aws_iam_user_policy_attachment",
      { policy_arn: "arn:aws-us-gov:iam::aws:policy/PowerUserAccess" },
      "PowerUserAccess",
    ],
    [
      "aws_iam_role",
      { managed_policy_arns: ["arn:aws:iam::aws:policy/service-role/AmazonS3FullAccess"] },
      "AmazonS3FullAccess",
    ],
  ])("refuses AWS's policies that allow whole services: %s %j", (type, config, name) => {
    expect(messagesOf("no-iam-wildcards", type, config)).toEqual([
      `gets ${name}, which allows whole services: write a policy that names the actions it needs`,
    ]);
  });

  it("accepts AWS's policies for one purpose", () => {
    const config = { policy_arn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" };
    expect(messagesOf("no-iam-wildcards", "aws_iam_role_policy_attachment", config)).toEqual([]);
  });
});

describe("loadIamActions", () => {
  function appWith(policy: string) {
    const app = testApp();
    new IamRolePolicy(new TerraformStack(app, "stack"), "policy", { role: "r", policy });
    return app;
  }

  it("loads the services that policies name, even if the policies are resolved late", async () => {
    const policy = Lazy.stringValue({ produce: () => document({ Action: "braket:GetJob", Resource: "*" }) });
    expect(() => actionsOf("braket")).toThrow("the IAM actions of braket are not loaded: await loadIamActions first");
    await loadIamActions(appWith(policy));
    expect(actionsOf("braket").map(({ name }) => name)).toContain("GetJob");
  });
});
