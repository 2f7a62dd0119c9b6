import { type Context, isAllowed } from "@ml-platform/modules/testing/decide";
import { accountRoles } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { bootstrapped, small } from "../testing/account.ts";
import {
  account,
  alias,
  born,
  bounded,
  type Case,
  ec2,
  eks,
  entersAs,
  here,
  iam,
  keyPolicy,
  logs,
  nodesPolicy,
  of,
  ofEnvironment,
  scalingGroup,
  secret,
  states,
} from "../testing/requests.ts";
import { boundaryOf, roleOf, stateKeyArn } from "../testing/role.ts";
import { personalSessionPolicy } from "./personal.ts";

/** Source: "Policies" of AssumeRole in the STS API reference. */
const maxSessionPolicyLength = 2048;

const template = await bootstrapped("ml-small");
const sandpit = roleOf(template, account, accountRoles.sandpit);
const boundary = boundaryOf(template, account);
const sessionPolicy = JSON.parse(personalSessionPolicy({ name: "kim", backend: small.backend }));
const cluster = eks("cluster/small-ml");
const ofSmall = ofEnvironment("small");

const allowed: readonly Case[] = [
  ["read the network of its base", "ec2:DescribeVpcs", "*", here],
  ["read the cluster of its base", "eks:DescribeCluster", cluster, ofSmall],
  [
    "let its owner in there",
    "eks:CreateAccessEntry",
    cluster,
    { ...ofSmall, ...born("kim"), ...entersAs("sandpit:kim") },
  ],
  ["give its pods a role there", "eks:CreatePodIdentityAssociation", cluster, { ...ofSmall, ...born("kim") }],
  [
    "remove its entry there",
    "eks:DeleteAccessEntry",
    eks("access-entry/small-ml/role/1/kim-us-east-2-owner/2"),
    of("kim"),
  ],
  ["create a security group with its tags", "ec2:CreateSecurityGroup", ec2("security-group/*"), born("kim")],
  ["create it in its network", "ec2:CreateSecurityGroup", ec2("vpc/vpc-1"), { ...of("kim"), ...born("kim") }],
  ["delete a security group of its own", "ec2:DeleteSecurityGroup", ec2("security-group/sg-1"), of("kim")],
  ["create a cluster with its tags", "eks:CreateCluster", "*", born("kim")],
  ["create nodes in its cluster", "eks:CreateNodegroup", eks("cluster/kim-ml"), { ...of("kim"), ...born("kim") }],
  [
    "let administrators into its cluster",
    "eks:CreateAccessEntry",
    eks("cluster/kim-ml"),
    { ...of("kim"), ...born("kim"), "eks:kubernetesGroups": ["platform"] },
  ],
  [
    "create a role with the boundary",
    "iam:CreateRole",
    iam("role/kim-ml-us-east-2-nodes"),
    { ...born("kim"), ...bounded },
  ],
  ["attach a policy to it", "iam:AttachRolePolicy", iam("role/kim-ml-us-east-2-nodes"), { ...bounded, ...nodesPolicy }],
  ["read policies of its roles", "iam:GetRolePolicy", iam("role/kim-ml-us-east-2-nodes"), {}],
  ["create the logs of its cluster", "logs:CreateLogGroup", logs("/aws/eks/kim-ml/cluster"), born("kim")],
  ["create the logs of its network", "logs:CreateLogGroup", logs("/aws/vpc/kim/flow-logs"), born("kim")],
  [
    "tag its scaling groups",
    "autoscaling:CreateOrUpdateTags",
    scalingGroup,
    { "aws:ResourceTag/eks:cluster-name": "kim-ml" },
  ],
  ["name the key of its logs", "kms:CreateAlias", alias("logs/aws/eks/kim-ml/cluster"), here],
  ["give the key that name", "kms:CreateAlias", `arn:aws:kms:us-east-2:${account}:key/1`, of("kim")],
  ["read the state of its base", "s3:GetObject", `${states}/small/small-network.tfstate`, {}],
  ["write its own state", "s3:PutObject", `${states}/kim/kim-ml-cluster.tfstate`, {}],
  ["release its own lock", "s3:DeleteObject", `${states}/kim/kim-ml-cluster.tfstate.tflock`, {}],
  ["write its entry", "s3:PutObject", `${states}/_sandpits/kim.json`, {}],
  ["remove its bundle", "s3:DeleteObject", `${states}/_sandpits/kim.bundle.json`, {}],
  ["change the ledger", "s3:PutObject", `${states}/_sandpits/_admissions.json`, {}],
  ["see the other sandpits", "s3:GetObject", `${states}/_sandpits/bob.json`, {}],
];

/** The role itself may do all of these for any sandpit. */
const refused: readonly Case[] = [
  ["change a security group of another", "ec2:RevokeSecurityGroupIngress", ec2("security-group/sg-1"), of("bob")],
  ["add a route for another", "ec2:CreateRoute", ec2("route-table/rtb-1"), of("bob")],
  ["tag what is another's as its own", "ec2:CreateTags", ec2("vpc/vpc-1"), { ...of("bob"), ...born("kim") }],
  ["create what looks like another's", "ec2:CreateSecurityGroup", ec2("security-group/*"), born("bob")],
  ["delete the cluster of another", "eks:DeleteCluster", eks("cluster/bob-ml"), of("bob")],
  [
    "add nodes to the cluster of another",
    "eks:CreateNodegroup",
    eks("cluster/bob-ml"),
    { ...of("bob"), ...born("kim") },
  ],
  ["add add-ons to it", "eks:CreateAddon", eks("cluster/bob-ml"), { ...of("bob"), ...born("kim") }],
  [
    "enter the base's cluster as the owner of another",
    "eks:CreateAccessEntry",
    cluster,
    { ...ofSmall, ...born("kim"), ...entersAs("sandpit:bob") },
  ],
  [
    "shut the owner of another out",
    "eks:DeleteAccessEntry",
    eks("access-entry/small-ml/role/1/bob-us-east-2-owner/2"),
    of("bob"),
  ],
  [
    "take the role of another's pods",
    "eks:DeletePodIdentityAssociation",
    eks("podidentityassociation/small-ml/a-1"),
    of("bob"),
  ],
  [
    "give another's pods another role",
    "eks:UpdatePodIdentityAssociation",
    eks("podidentityassociation/small-ml/a-1"),
    of("bob"),
  ],
  ["change a role of another", "iam:PutRolePolicy", iam("role/bob-ml-us-east-2-nodes"), bounded],
  ["create a role for another", "iam:CreateRole", iam("role/bob-us-east-2-owner"), { ...born("kim"), ...bounded }],
  [
    "change a role of another whose name begins alike",
    "iam:PutRolePolicy",
    iam("role/kim2-ml-us-east-2-nodes"),
    bounded,
  ],
  [
    "pass a role of another",
    "iam:PassRole",
    iam("role/bob-us-east-2-workload"),
    { "iam:PassedToService": "pods.eks.amazonaws.com" },
  ],
  ["delete the logs of another", "logs:DeleteLogGroup", logs("/aws/eks/bob-ml/cluster"), of("bob")],
  [
    "delete the logs of another whose name begins alike",
    "logs:DeleteLogGroup",
    logs("/aws/vpc/kim2/flow-logs"),
    of("kim2"),
  ],
  [
    "tag scaling groups of another",
    "autoscaling:CreateOrUpdateTags",
    scalingGroup,
    { "aws:ResourceTag/eks:cluster-name": "bob-ml" },
  ],
  [
    "tag scaling groups of another whose name begins alike",
    "autoscaling:CreateOrUpdateTags",
    scalingGroup,
    { "aws:ResourceTag/eks:cluster-name": "kim2-ml" },
  ],
  ["rename the key of another", "kms:UpdateAlias", alias("eks/bob-ml"), here],
  ["rename that of another whose name begins alike", "kms:UpdateAlias", alias("logs/aws/eks/kim2-ml/cluster"), here],
  ["remove secrets of another", "secretsmanager:DeleteSecret", secret("small/sandpits/bob/x"), of("bob")],
  ["write the state of another", "s3:PutObject", `${states}/bob/bob-ml-cluster.tfstate`, {}],
  ["write the state of another whose name begins alike", "s3:PutObject", `${states}/kim2/kim2-ml-cluster.tfstate`, {}],
  ["write below another of its name", "s3:PutObject", `${states}/bob/kim/x.tfstate`, {}],
  ["release the lock of another", "s3:DeleteObject", `${states}/bob/bob-ml-cluster.tfstate.tflock`, {}],
  ["change the entry of another", "s3:PutObject", `${states}/_sandpits/bob.json`, {}],
  ["change the entry of another whose name begins alike", "s3:PutObject", `${states}/_sandpits/kim2.json`, {}],
  ["remove the bundle of another", "s3:DeleteObject", `${states}/_sandpits/bob.bundle.json`, {}],
];

function may([, action, resource, context]: Case, policy?: object): Promise<boolean> {
  const request = { principal: sandpit.arn, action, resource, context, policies: sandpit.policies };
  return isAllowed({
    ...request,
    ...(policy !== undefined && { sessionPolicy: policy }),
    ...(resource.includes(":key/") && { resourcePolicy: keyPolicy }),
  });
}

describe("who makes one sandpit", () => {
  it.each([
    ["a short name", { name: "kim", backend: small.backend }],
    ["the longest names", { name: "a".repeat(12), backend: longestBackend() }],
    [
      "the longest path of roles",
      { name: "a".repeat(12), backend: longestBackend(), iam: { path: `/${"p".repeat(510)}/` } },
    ],
  ])("passes a policy that AWS accepts: %s", (_, place) => {
    expect(personalSessionPolicy(place).length).toBeLessThanOrEqual(maxSessionPolicyLength);
  });

  it.each(allowed)("may %s", async (...request) => {
    expect(await may(request, sessionPolicy)).toBe(true);
  });

  it.each(refused)("may not %s, which the role alone may", async (...request) => {
    expect({ alone: await may(request), limited: await may(request, sessionPolicy) }).toEqual({
      alone: true,
      limited: false,
    });
  });

  it("gets no more than the role may", async () => {
    const request: Case = ["delete the network of its base", "ec2:DeleteVpc", ec2("vpc/vpc-1"), ofSmall];
    expect(await may(request, sessionPolicy)).toBe(false);
  });
});

/** S3 accepts 63 characters. */
function longestBackend() {
  if (small.backend.type !== "s3") throw new Error("the states of small are not in S3");
  return { ...small.backend, bucket: "b".repeat(63) };
}

describe("a role of a sandpit", () => {
  const arn = iam("role/kim-us-east-2-workload");
  const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  /** Whatever its own policies are. */
  const mayAtMost = (action: string, resource: string, context: Context = {}) =>
    isAllowed({
      principal: arn,
      action,
      resource,
      context: { "aws:PrincipalTag/environment": "kim", ...context },
      policies: [{ name: "all", policy: everything }],
      boundary,
    });

  it.each<Case>([
    ["read", "ec2:DescribeInstances", "*", {}],
    ["read the cluster of its base", "eks:DescribeCluster", cluster, ofSmall],
    ["read data", "s3:GetObject", "arn:aws:s3:::datasets/x", {}],
    ["write data of its own", "s3:PutObject", "arn:aws:s3:::small-datasets/sandpits/kim/x", {}],
    ["write into buckets of its own", "s3:PutObject", "arn:aws:s3:::kim-datasets/x", {}],
    ["read secrets of its own", "secretsmanager:GetSecretValue", secret("small/sandpits/kim/db"), {}],
    ["create disks for its pods", "ec2:CreateVolume", ec2("volume/*"), born("kim")],
    ["change its nodes", "ec2:TerminateInstances", ec2("instance/i-1"), of("kim")],
    [
      "scale its own nodes",
      "autoscaling:SetDesiredCapacity",
      scalingGroup,
      { "aws:ResourceTag/eks:cluster-name": "kim-ml" },
    ],
    ["be managed, as a node", "ssm:UpdateInstanceInformation", ec2("instance/i-1"), of("kim")],
    ["attach untagged interfaces", "ec2:AttachNetworkInterface", ec2("network-interface/eni-1"), {}],
  ])("may at most %s", async (_, action, resource, context) => {
    expect(await mayAtMost(action, resource, context)).toBe(true);
  });

  it.each<Case>([
    ["give permissions", "iam:AttachRolePolicy", arn, {}],
    ["change its own tags", "iam:TagRole", arn, {}],
    ["go into other accounts", "sts:AssumeRole", "arn:aws:iam::444444444444:role/x", {}],
    ["read states", "s3:GetObject", `${states}/small/small-network.tfstate`, {}],
    ["decrypt states", "kms:Decrypt", stateKeyArn(account), {}],
    ["delete the network of its base", "ec2:DeleteVpc", ec2("vpc/vpc-1"), ofSmall],
    ["end the nodes of its base", "ec2:TerminateInstances", ec2("instance/i-1"), ofSmall],
    ["delete the cluster of its base", "eks:DeleteCluster", cluster, ofSmall],
    ["let anybody into a cluster", "eks:CreateAccessEntry", cluster, ofSmall],
    ["let anybody into its own", "eks:AssociateAccessPolicy", eks("access-entry/kim-ml/role/1/x/2"), of("kim")],
    ["delete the network of another", "ec2:DeleteVpc", ec2("vpc/vpc-1"), of("bob")],
    ["tag what is another's as its own", "ec2:CreateTags", ec2("vpc/vpc-1"), { ...of("bob"), ...born("kim") }],
    ["create what looks like another's", "ec2:CreateVolume", ec2("volume/*"), born("bob")],
    ...[
      ["read", "ec2:DescribeInstances", "*", {}] as const,
      ["delete the network of its base", "ec2:DeleteVpc", ec2("vpc/vpc-1"), ofSmall] as const,
      ["read secrets of its base", "secretsmanager:GetSecretValue", secret("small/db"), {}] as const,
    ].map(([what, action, resource, context]): Case => {
      const disguised = { ...context, "aws:PrincipalTag/environment": "small" };
      return [`${what}, in a session with the tag of its base`, action, resource, disguised];
    }),
    [
      "end the nodes of its base by their group",
      "autoscaling:UpdateAutoScalingGroup",
      scalingGroup,
      { "aws:ResourceTag/eks:cluster-name": "small-ml" },
    ],
    ["run commands on nodes by their tags", "ssm:CreateAssociation", `arn:aws:ssm:us-east-2:${account}:document/x`, {}],
    ["run commands on a node", "ssm:SendCommand", ec2("instance/i-1"), ofSmall],
    ["write data of its base", "s3:PutObject", "arn:aws:s3:::small-datasets/x", {}],
    ["write data of another", "s3:PutObject", "arn:aws:s3:::small-datasets/sandpits/bob/x", {}],
    ["write data of another whose name begins alike", "s3:PutObject", "arn:aws:s3:::small-x/sandpits/kim2/x", {}],
    ["read secrets of its base", "secretsmanager:GetSecretValue", secret("small/db"), {}],
    ["read secrets of another", "secretsmanager:GetSecretValue", secret("small/sandpits/bob/db"), {}],
  ])("may not %s, whatever gave it more", async (_, action, resource, context) => {
    expect(await mayAtMost(action, resource, context)).toBe(false);
  });
});
