import { personal } from "@ml-platform/environments/testing";
import { accountRoles, personalBoundary } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { bootstrapped } from "../testing/account.ts";
import { type Context, isAllowed } from "../testing/decide.ts";
import { roleOf, stateKeyArn } from "../testing/role.ts";
import { personalSessionPolicy } from "./personal.ts";

/** Source: "Policies" of AssumeRole in the STS API reference. */
const maxSessionPolicyLength = 2048;

const account = "111111111111";
const template = await bootstrapped("ml-small");
const apply = roleOf(template, account, accountRoles.apply);
const boundary = JSON.parse(
  String(template.resource("aws_iam_policy", { name: personalBoundary })["policy"]).replace(
    /\$\{aws_kms_key\.[^}]+\}/g,
    stateKeyArn(account),
  ),
);
const text = personalSessionPolicy(personal);

const states = `arn:aws:s3:::ml-small-${account}-terraform-state`;
const ec2 = (resource: string) => `arn:aws:ec2:us-east-2:${account}:${resource}`;
const eks = (resource: string) => `arn:aws:eks:us-east-2:${account}:${resource}`;
const iam = (resource: string) => `arn:aws:iam::${account}:${resource}`;
const logs = (name: string) => `arn:aws:logs:us-east-2:${account}:log-group:${name}`;
const alias = (name: string) => `arn:aws:kms:us-east-2:${account}:alias/${name}`;
const here = { "aws:RequestedRegion": "us-east-2" };
const of = (environment: string) => ({
  ...here,
  "aws:ResourceTag/managed-by": "terraform",
  "aws:ResourceTag/environment": environment,
});
const born = (environment: string) => ({
  ...here,
  "aws:RequestTag/managed-by": "terraform",
  "aws:RequestTag/environment": environment,
});
const bounded = { "iam:PermissionsBoundary": iam(`policy/${personalBoundary}`) };
const nodesPolicy = { "iam:PolicyARN": "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" };
const scalingGroup = `arn:aws:autoscaling:us-east-2:${account}:autoScalingGroup:1:autoScalingGroupName/eks-system-1`;

type Case = readonly [what: string, action: string, resource: string, context: Context];

const allowed: readonly Case[] = [
  ["read the network of its base", "ec2:DescribeVpcs", "*", here],
  ["create a security group with its tags", "ec2:CreateSecurityGroup", ec2("security-group/*"), born("anna")],
  [
    "create it in the network of its base",
    "ec2:CreateSecurityGroup",
    ec2("vpc/vpc-1"),
    { ...of("small"), ...born("anna") },
  ],
  ["delete a security group of its own", "ec2:DeleteSecurityGroup", ec2("security-group/sg-1"), of("anna")],
  ["create a cluster with its tags", "eks:CreateCluster", "*", born("anna")],
  ["create nodes in its cluster", "eks:CreateNodegroup", eks("cluster/anna-ml"), { ...of("anna"), ...born("anna") }],
  ["create a role with the boundary", "iam:CreateRole", iam("role/anna-ml-us-east-2-nodes"), bounded],
  [
    "attach a policy to it",
    "iam:AttachRolePolicy",
    iam("role/anna-ml-us-east-2-nodes"),
    { ...bounded, ...nodesPolicy },
  ],
  ["read policies of its roles", "iam:GetRolePolicy", iam("role/anna-ml-us-east-2-nodes"), {}],
  ["create the logs of its cluster", "logs:CreateLogGroup", logs("/aws/eks/anna-ml/cluster"), born("anna")],
  [
    "tag its scaling groups",
    "autoscaling:CreateOrUpdateTags",
    scalingGroup,
    { "aws:ResourceTag/eks:cluster-name": "anna-ml" },
  ],
  ["name the key of its logs", "kms:CreateAlias", alias("logs/aws/eks/anna-ml/cluster"), here],
  ["read the state of its base", "s3:GetObject", `${states}/small/small-network.tfstate`, {}],
  ["write its own state", "s3:PutObject", `${states}/anna/anna-ml-cluster.tfstate`, {}],
  ["release its own lock", "s3:DeleteObject", `${states}/anna/anna-ml-cluster.tfstate.tflock`, {}],
];

/** The role itself may do all of these for the environments of the account. */
const refused: readonly Case[] = [
  ["delete the network of its base", "ec2:DeleteVpc", ec2("vpc/vpc-1"), of("small")],
  ["change a security group of another", "ec2:RevokeSecurityGroupIngress", ec2("security-group/sg-1"), of("bob")],
  ["add a route for its base", "ec2:CreateRoute", ec2("route-table/rtb-1"), of("small")],
  ["tag what is another's as its own", "ec2:CreateTags", ec2("vpc/vpc-1"), { ...of("small"), ...born("anna") }],
  ["create what looks like another's", "ec2:CreateSecurityGroup", ec2("security-group/*"), born("small")],
  ["delete the cluster of its base", "eks:DeleteCluster", eks("cluster/small-ml"), of("small")],
  [
    "add nodes to the cluster of another",
    "eks:CreateNodegroup",
    eks("cluster/bob-ml"),
    { ...of("bob"), ...born("anna") },
  ],
  ["create a role without the boundary", "iam:CreateRole", iam("role/anna-ml-us-east-2-nodes"), {}],
  ["attach policies to a role without it", "iam:AttachRolePolicy", iam("role/anna-ml-us-east-2-nodes"), nodesPolicy],
  ["change a role of its base", "iam:PutRolePolicy", iam("role/small-ml-us-east-2-nodes"), bounded],
  [
    "pass a role of its base",
    "iam:PassRole",
    iam("role/small-ml-us-east-2-nodes"),
    { "iam:PassedToService": "ec2.amazonaws.com" },
  ],
  ["delete the logs of its base", "logs:DeleteLogGroup", logs("/aws/eks/small-ml/cluster"), of("small")],
  [
    "tag scaling groups of its base",
    "autoscaling:CreateOrUpdateTags",
    scalingGroup,
    { "aws:ResourceTag/eks:cluster-name": "small-ml" },
  ],
  ["rename the key of its base", "kms:UpdateAlias", alias("eks/small-ml"), here],
  ["write the state of its base", "s3:PutObject", `${states}/small/small-network.tfstate`, {}],
  [
    "write the state of another whose name begins alike",
    "s3:PutObject",
    `${states}/anna2/anna2-ml-cluster.tfstate`,
    {},
  ],
  ["release the lock of another", "s3:DeleteObject", `${states}/bob/bob-ml-cluster.tfstate.tflock`, {}],
];

function may([, action, resource, context]: Case, sessionPolicy?: object): Promise<boolean> {
  const request = { principal: apply.arn, action, resource, context, policies: apply.policies };
  return isAllowed({ ...request, ...(sessionPolicy !== undefined && { sessionPolicy }) });
}

describe("a pipeline that applies a personal environment", () => {
  it("passes a policy that AWS accepts", () => {
    expect(text.length).toBeLessThanOrEqual(maxSessionPolicyLength);
  });

  it.each(allowed)("may %s", async (...request) => {
    expect(await may(request, JSON.parse(text))).toBe(true);
  });

  it.each(refused)("may not %s, which the role alone may", async (...request) => {
    expect({ alone: await may(request), limited: await may(request, JSON.parse(text)) }).toEqual({
      alone: true,
      limited: false,
    });
  });
});

describe("a role of a personal environment", () => {
  const role = { arn: iam("role/anna-ml-us-east-2-nodes") };
  const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  const mayAtMost = (action: string, resource: string) =>
    isAllowed({ principal: role.arn, action, resource, policies: [{ name: "all", policy: everything }], boundary });

  it("may do its work, whatever gave it more", async () => {
    expect(await mayAtMost("ec2:DescribeInstances", "*")).toBe(true);
    expect(await mayAtMost("s3:GetObject", "arn:aws:s3:::datasets/x")).toBe(true);
  });

  it("may not give permissions, go into other accounts, nor read states", async () => {
    expect(await mayAtMost("iam:AttachRolePolicy", role.arn)).toBe(false);
    expect(await mayAtMost("sts:AssumeRole", "arn:aws:iam::444444444444:role/x")).toBe(false);
    expect(await mayAtMost("s3:GetObject", `${states}/small/small-network.tfstate`)).toBe(false);
    expect(await mayAtMost("kms:Decrypt", stateKeyArn(account))).toBe(false);
  });
});
