import { isAllowed } from "@ml-platform/modules/testing/decide";
import { accountRoles, breakGlassRole } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { bootstrapped } from "../testing/account.ts";
import {
  account,
  alias,
  born,
  bornIn,
  bounded,
  type Case,
  ec2,
  eks,
  entersAs,
  here,
  iam,
  issuer,
  keyPolicy,
  logs,
  nodesPolicy,
  of,
  ofEnvironment,
  scalingGroup,
  secret,
  states,
  toEc2,
} from "../testing/requests.ts";
import { roleOf, stateKeyArn } from "../testing/role.ts";

const template = await bootstrapped("ml-small");
const sandpit = roleOf(template, account, accountRoles.sandpit);
const apply = roleOf(template, account, accountRoles.apply);

const cluster = eks("cluster/small-ml");
const ofSmall = ofEnvironment("small");
const rawLaunch = { ...here, "ec2:LaunchTemplate": ec2("launch-template/lt-1") };

const sharedNeeds: readonly Case[] = [
  ["read the cluster of its base", "eks:DescribeCluster", cluster, { ...ofSmall }],
  ["read the states of its base", "s3:GetObject", `${states}/small/small-ml-cluster.tfstate`, {}],
  ["let its owner in", "eks:CreateAccessEntry", cluster, { ...ofSmall, ...born("kim"), ...entersAs("sandpit:kim") }],
  ["tag the entry", "eks:TagResource", eks("access-entry/small-ml/role/1/kim-us-east-2-owner/2"), born("kim")],
  ["remove the entry", "eks:DeleteAccessEntry", eks("access-entry/small-ml/role/1/kim-us-east-2-owner/2"), of("kim")],
  ["give its pods a role", "eks:CreatePodIdentityAssociation", cluster, { ...ofSmall, ...born("kim") }],
  [
    "pass it to them",
    "iam:PassRole",
    iam("role/kim-us-east-2-workload"),
    { "iam:PassedToService": "pods.eks.amazonaws.com" },
  ],
  ["take it away", "eks:DeletePodIdentityAssociation", eks("podidentityassociation/small-ml/a-1"), of("kim")],
  ["create a role", "iam:CreateRole", iam("role/kim-us-east-2-owner"), { ...born("kim"), ...bounded }],
  ["tag a role", "iam:TagRole", iam("role/kim-us-east-2-owner"), born("kim")],
  ["say what it may do", "iam:PutRolePolicy", iam("role/kim-us-east-2-owner"), bounded],
  ["say who assumes it", "iam:UpdateAssumeRolePolicy", iam("role/kim-us-east-2-owner"), bounded],
  ["delete its policy", "iam:DeleteRolePolicy", iam("role/kim-us-east-2-owner"), bounded],
  ["delete it", "iam:DeleteRole", iam("role/kim-us-east-2-owner"), bounded],
  ["write its state", "s3:PutObject", `${states}/kim/kim-ml-tenant.tfstate`, {}],
  ["release its lock", "s3:DeleteObject", `${states}/kim/kim-ml-tenant.tfstate.tflock`, {}],
  ["list the registry", "s3:ListBucket", states, {}],
  ["read its entry", "s3:GetObject", `${states}/_sandpits/kim.json`, {}],
  ["write its entry", "s3:PutObject", `${states}/_sandpits/kim.json`, {}],
  ["forget its entry", "s3:DeleteObject", `${states}/_sandpits/kim.json`, {}],
  ["change the ledger", "s3:PutObject", `${states}/_sandpits/_admissions.json`, {}],
  ["find what a sandpit left", "tag:GetResources", "*", {}],
  ["find roles that a sandpit left", "iam:ListRoleTags", iam("role/kim-us-east-2-owner"), {}],
  ["remove secrets that its owner left", "secretsmanager:DeleteSecret", secret("small/sandpits/kim/x"), of("kim")],
  ["encrypt what it writes", "kms:GenerateDataKey", stateKeyArn(account), {}],
];

const dedicatedNeeds: readonly Case[] = [
  ["create a network", "ec2:CreateVpc", ec2("vpc/*"), born("kim")],
  ["create a subnet", "ec2:CreateSubnet", ec2("subnet/*"), born("kim")],
  ["create it in its network", "ec2:CreateSubnet", ec2("vpc/vpc-1"), { ...of("kim"), ...born("kim") }],
  ["tag what it creates", "ec2:CreateTags", ec2("subnet/subnet-1"), born("kim")],
  ["tag the default security group of its network", "ec2:CreateTags", ec2("security-group/sg-1"), born("kim")],
  ["tag anew what it has", "ec2:CreateTags", ec2("subnet/subnet-1"), { ...of("kim"), ...born("kim") }],
  ["remove another tag", "ec2:DeleteTags", ec2("subnet/subnet-1"), { ...of("kim"), "aws:TagKeys": ["stack"] }],
  ["close its default security group", "ec2:RevokeSecurityGroupEgress", ec2("security-group/sg-1"), of("kim")],
  ["add a route", "ec2:CreateRoute", ec2("route-table/rtb-1"), of("kim")],
  ["delete its network", "ec2:DeleteVpc", ec2("vpc/vpc-1"), of("kim")],
  ["create a cluster", "eks:CreateCluster", "*", born("kim")],
  ["add nodes to it", "eks:CreateNodegroup", eks("cluster/kim-ml"), { ...of("kim"), ...born("kim") }],
  ["add add-ons to it", "eks:CreateAddon", eks("cluster/kim-ml"), { ...of("kim"), ...born("kim") }],
  [
    "let administrators in",
    "eks:CreateAccessEntry",
    eks("cluster/kim-ml"),
    { ...of("kim"), ...born("kim"), "eks:accessEntryType": "STANDARD", "eks:kubernetesGroups": ["platform"] },
  ],
  [
    "give them a policy",
    "eks:AssociateAccessPolicy",
    eks("access-entry/kim-ml/role/1/admin/2"),
    { ...of("kim"), "eks:clusterName": "kim-ml" },
  ],
  ["upgrade it", "eks:UpdateClusterVersion", eks("cluster/kim-ml"), of("kim")],
  ["put nodes to sleep", "eks:UpdateNodegroupConfig", eks("nodegroup/kim-ml/system/1"), of("kim")],
  ["delete it", "eks:DeleteCluster", eks("cluster/kim-ml"), of("kim")],
  ["create the role of nodes", "iam:CreateRole", iam("role/kim-ml-us-east-2-nodes"), { ...born("kim"), ...bounded }],
  [
    "attach what nodes need",
    "iam:AttachRolePolicy",
    iam("role/kim-ml-us-east-2-nodes"),
    { ...bounded, ...nodesPolicy },
  ],
  ["pass it to EC2", "iam:PassRole", iam("role/kim-ml-us-east-2-nodes"), toEc2],
  ["trust its cluster", "iam:CreateOpenIDConnectProvider", issuer, born("kim")],
  ["trust it no more", "iam:DeleteOpenIDConnectProvider", issuer, of("kim")],
  ["create a key", "kms:CreateKey", "*", born("kim")],
  ["tag the key", "kms:TagResource", `arn:aws:kms:us-east-2:${account}:key/1`, born("kim")],
  ["name the key", "kms:CreateAlias", alias("eks/kim-ml"), here],
  ["give the key that name", "kms:CreateAlias", `arn:aws:kms:us-east-2:${account}:key/1`, of("kim")],
  [
    "lend the key",
    "kms:CreateGrant",
    `arn:aws:kms:us-east-2:${account}:key/1`,
    { ...of("kim"), "kms:GrantIsForAWSResource": "true" },
  ],
  ["create logs", "logs:CreateLogGroup", logs("/aws/eks/kim-ml/cluster"), born("kim")],
  ["delete logs", "logs:DeleteLogGroup", logs("/aws/eks/kim-ml/cluster"), of("kim")],
  [
    "tag its scaling groups",
    "autoscaling:CreateOrUpdateTags",
    scalingGroup,
    { "aws:ResourceTag/eks:cluster-name": "kim-ml" },
  ],
  ["launch nodes", "ec2:RunInstances", ec2("launch-template/lt-1"), { ...rawLaunch, ...of("kim") }],
];

/** Refused, though the role that applies may do them. */
const ofTheBase: readonly Case[] = [
  ["delete the network of its base", "ec2:DeleteVpc", ec2("vpc/vpc-1"), ofSmall],
  ["add a route for its base", "ec2:CreateRoute", ec2("route-table/rtb-1"), ofSmall],
  ["create a subnet in the network of its base", "ec2:CreateSubnet", ec2("vpc/vpc-1"), { ...ofSmall, ...born("kim") }],
  ["delete the cluster of its base", "eks:DeleteCluster", cluster, ofSmall],
  ["upgrade the cluster of its base", "eks:UpdateClusterVersion", cluster, ofSmall],
  ["add nodes to the cluster of its base", "eks:CreateNodegroup", cluster, { ...ofSmall, ...born("kim") }],
  ["add add-ons to the cluster of its base", "eks:CreateAddon", cluster, { ...ofSmall, ...born("kim") }],
  ["scale the nodes of its base", "eks:UpdateNodegroupConfig", eks("nodegroup/small-ml/system/1"), ofSmall],
  ["shut people out of its base", "eks:DeleteAccessEntry", eks("access-entry/small-ml/role/1/admin/2"), ofSmall],
  ["tag what is its base's as its own", "ec2:CreateTags", ec2("vpc/vpc-1"), { ...ofSmall, ...born("kim") }],
  ["tag its base's cluster as its own", "eks:TagResource", cluster, { ...ofSmall, ...born("kim") }],
  ["tag its base's key as its own", "kms:TagResource", "*", { ...ofSmall, ...born("kim") }],
  ["create what looks like its base's", "ec2:CreateVpc", ec2("vpc/*"), bornIn("small")],
  ["call its base's what is its own", "ec2:CreateTags", ec2("vpc/vpc-1"), { ...of("kim"), ...bornIn("small") }],
  ["create what has no tag of a sandpit", "ec2:CreateVpc", ec2("vpc/*"), bornIn("kim")],
  ["change a personal environment that has a file", "ec2:DeleteVpc", ec2("vpc/vpc-2"), ofEnvironment("anna")],
  ["change a role of its base", "iam:PutRolePolicy", iam("role/small-ml-us-east-2-nodes"), {}],
  ["delete a role of its base", "iam:DeleteRole", iam("role/small-ml-us-east-2-nodes"), {}],
  ["pass a role of its base", "iam:PassRole", iam("role/small-ml-us-east-2-nodes"), toEc2],
  ["distrust its base's cluster", "iam:DeleteOpenIDConnectProvider", issuer, ofSmall],
  ["tag that trust as its own", "iam:TagOpenIDConnectProvider", issuer, { ...ofSmall, ...born("kim") }],
  ["delete the logs of its base", "logs:DeleteLogGroup", logs("/aws/eks/small-ml/cluster"), ofSmall],
  ["rename the key of its base", "kms:UpdateAlias", alias("eks/small-ml"), here],
  [
    "tag scaling groups of its base",
    "autoscaling:CreateOrUpdateTags",
    scalingGroup,
    { "aws:ResourceTag/eks:cluster-name": "small-ml" },
  ],
  ["launch the nodes of its base", "ec2:RunInstances", ec2("launch-template/lt-1"), { ...rawLaunch, ...ofSmall }],
  ["launch among the nodes of its base", "ec2:RunInstances", ec2("subnet/subnet-1"), { ...rawLaunch, ...ofSmall }],
  ["write the state of its base", "s3:PutObject", `${states}/small/small-network.tfstate`, {}],
  ["release the lock of its base", "s3:DeleteObject", `${states}/small/small-network.tfstate.tflock`, {}],
  [
    "write the state of a personal environment that has a file",
    "s3:PutObject",
    `${states}/anna/anna-ml-cluster.tfstate`,
    {},
  ],
];

const escalations: readonly Case[] = [
  ["create a role without the boundary", "iam:CreateRole", iam("role/kim-us-east-2-owner"), born("kim")],
  [
    "create a role with another boundary",
    "iam:CreateRole",
    iam("role/kim-us-east-2-owner"),
    { ...born("kim"), "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" },
  ],
  ["create a role without tags", "iam:CreateRole", iam("role/kim-us-east-2-owner"), bounded],
  [
    "exchange the boundary",
    "iam:PutRolePermissionsBoundary",
    iam("role/kim-us-east-2-owner"),
    { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" },
  ],
  [
    "take over a role of somebody else by giving it the boundary",
    "iam:PutRolePermissionsBoundary",
    iam("role/reports-us-east-2-reader"),
    bounded,
  ],
  ["remove the boundary", "iam:DeleteRolePermissionsBoundary", iam("role/kim-us-east-2-owner"), bounded],
  ["change the boundary", "iam:CreatePolicyVersion", iam("policy/personal-environment-boundary"), {}],
  [
    "attach the policy of administrators",
    "iam:AttachRolePolicy",
    iam("role/kim-us-east-2-owner"),
    { ...bounded, "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" },
  ],
  ["change its own role", "iam:PutRolePolicy", sandpit.arn, bounded],
  ["change the role that applies", "iam:UpdateAssumeRolePolicy", apply.arn, bounded],
  ["pass the role that applies", "iam:PassRole", apply.arn, toEc2],
  ["assume another role", "sts:AssumeRole", apply.arn, {}],
  [
    "enter the base's cluster as its administrators do",
    "eks:CreateAccessEntry",
    cluster,
    { ...ofSmall, ...born("kim"), ...entersAs("platform-admins") },
  ],
  [
    "enter it as two groups, of which one is no sandpit's",
    "eks:CreateAccessEntry",
    cluster,
    { ...ofSmall, ...born("kim"), "eks:kubernetesGroups": ["sandpit:kim", "sandpit-deployers"] },
  ],
  [
    "enter it as a node",
    "eks:CreateAccessEntry",
    cluster,
    { ...ofSmall, ...born("kim"), "eks:accessEntryType": "EC2_LINUX" },
  ],
  [
    "enter it under the name of somebody else",
    "eks:CreateAccessEntry",
    cluster,
    { ...ofSmall, ...born("kim"), ...entersAs("sandpit:kim"), "eks:username": "admin" },
  ],
  [
    "let its owner do everything in the base's cluster",
    "eks:AssociateAccessPolicy",
    eks("access-entry/small-ml/role/1/kim-us-east-2-owner/2"),
    of("kim"),
  ],
  [
    "call the nodes of its base its own",
    "eks:TagResource",
    eks("access-entry/small-ml/role/1/small-ml-us-east-2-nodes/2"),
    born("kim"),
  ],
  [
    "shut out nodes that it called its own",
    "eks:DeleteAccessEntry",
    eks("access-entry/small-ml/role/1/small-ml-us-east-2-nodes/2"),
    of("kim"),
  ],
  [
    "change the groups of its owner there",
    "eks:UpdateAccessEntry",
    eks("access-entry/small-ml/role/1/kim-us-east-2-owner/2"),
    of("kim"),
  ],
  [
    "make what is its own nobody's",
    "ec2:DeleteTags",
    ec2("vpc/vpc-1"),
    { ...of("kim"), "aws:TagKeys": ["Name", "sandpit"] },
  ],
  [
    "tag a security group of EKS",
    "ec2:CreateTags",
    ec2("security-group/sg-2"),
    {
      ...born("kim"),
      "aws:ResourceTag/aws:eks:cluster-name": "small-ml",
    },
  ],
  [
    "change the key of the states",
    "kms:PutKeyPolicy",
    stateKeyArn(account),
    {
      ...ofEnvironment("all of ml-small"),
      "aws:ResourceTag/stack": "bootstrap",
    },
  ],
  ["write the state of the bootstrap", "s3:PutObject", `${states}/_bootstrap/ml-small-bootstrap.tfstate`, {}],
  ["delete a state", "s3:DeleteObject", `${states}/kim/kim-ml-tenant.tfstate`, {}],
  ["read secrets of a sandpit", "secretsmanager:GetSecretValue", secret("small/sandpits/kim/x"), of("kim")],
  ["remove secrets of its base", "secretsmanager:DeleteSecret", secret("small/db"), ofSmall],
  ["delete old versions", "s3:DeleteObjectVersion", `${states}/_sandpits/kim.json`, {}],
  ["act in another region", "ec2:CreateVpc", ec2("vpc/*"), { ...born("kim"), "aws:RequestedRegion": "eu-west-1" }],
];

function may(role: typeof sandpit, [, action, resource, context]: Case): Promise<boolean> {
  const request = { principal: role.arn, action, resource, context, policies: role.policies };
  return isAllowed(resource.includes(":key/") ? { ...request, resourcePolicy: keyPolicy } : request);
}

describe("the role that makes sandpits", () => {
  it.each(sharedNeeds)("may %s, for a shared one", async (...request) => {
    expect(await may(sandpit, request)).toBe(true);
  });

  it.each(dedicatedNeeds)("may %s, for a dedicated one", async (...request) => {
    expect(await may(sandpit, request)).toBe(true);
  });

  it.each(ofTheBase)("may not %s, which the role that applies may", async (...request) => {
    expect({ sandpit: await may(sandpit, request), apply: await may(apply, request) }).toEqual({
      sandpit: false,
      apply: true,
    });
  });

  it.each(escalations)("may not %s", async (...request) => {
    expect(await may(sandpit, request)).toBe(false);
  });
});

describe("an account without a base of sandpits", async () => {
  it("has no role that makes them", async () => {
    const complete = await bootstrapped("ml-complete");
    expect(complete.resourcesOfType("aws_iam_role").map(({ name }) => name)).not.toContain(accountRoles.sandpit);
  });

  it("has the role for emergencies out of reach of the role that makes them", async () => {
    const breakGlass = roleOf(template, account, breakGlassRole);
    expect(
      await isAllowed({
        principal: sandpit.arn,
        action: "sts:AssumeRole",
        resource: breakGlass.arn,
        context: { "aws:PrincipalArn": sandpit.arn },
        policies: [],
        resourcePolicy: breakGlass.trust,
      }),
    ).toBe(false);
  });
});
