import { personal, small } from "@ml-platform/environments/testing";
import { type Context, isAllowed } from "@ml-platform/modules/testing/decide";
import { accountRoles, breakGlassRole } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { synthesized } from "../../testing/synthesized.ts";
import { bootstrapped } from "../testing/account.ts";
import { roleOf, type SynthesizedRole, stateKeyArn } from "../testing/role.ts";

const account = "111111111111";
const template = await bootstrapped("ml-small");
const plan = roleOf(template, account, accountRoles.plan);
const apply = roleOf(template, account, accountRoles.apply);
const breakGlass = roleOf(template, account, breakGlassRole);
const administrator: SynthesizedRole = {
  arn: `arn:aws:iam::${account}:role/administrator`,
  trust: {},
  policies: [
    { name: "all", policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] } },
  ],
};

const states = `arn:aws:s3:::ml-small-${account}-terraform-state`;
const state = `${states}/small/small-network.tfstate`;
const key = stateKeyArn(account);
const bucketPolicy = JSON.parse(String(template.resource("aws_s3_bucket_policy")["policy"]));
const keyPolicy = JSON.parse(String(template.resource("aws_kms_key")["policy"]));
const throughS3 = { "kms:ViaService": "s3.us-east-2.amazonaws.com", "kms:CallerAccount": account };
const tls = { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3" };

const here = { "aws:RequestedRegion": "us-east-2" };
const ours = { ...here, "aws:ResourceTag/managed-by": "terraform" };
const asOurs = { ...here, "aws:RequestTag/managed-by": "terraform" };
const ec2 = (resource: string) => `arn:aws:ec2:us-east-2:${account}:${resource}`;
const eks = (resource: string) => `arn:aws:eks:us-east-2:${account}:${resource}`;
const iam = (resource: string) => `arn:aws:iam::${account}:${resource}`;
const ssm = (resource: string) => `arn:aws:ssm:us-east-2:${account}:${resource}`;
const bastionHosts = (name: string) =>
  `arn:aws:autoscaling:us-east-2:${account}:autoScalingGroup:1:autoScalingGroupName/${name}`;
const secret = (name: string) => `arn:aws:secretsmanager:us-east-2:${account}:secret:${name}-123456`;
const cacheBucket = `arn:aws:s3:::runner-cache-${account}-us-east-2-small-ml-gpu-l4`;
const nodesRole = iam("role/small-ml-us-east-2-nodes");

/** What each of the two roles of pipelines may do: who, action, resource, context. */
type Case = readonly [what: string, action: string, resource: string, context: Context];

const bothMay: readonly Case[] = [
  ["read networks", "ec2:DescribeVpcs", "*", here],
  ["read clusters", "eks:DescribeCluster", eks("cluster/small-ml"), here],
  ["read roles of stacks", "iam:GetRole", nodesRole, {}],
  ["read profiles of bastions", "iam:GetInstanceProfile", iam("instance-profile/small-us-east-2-bastion"), {}],
  ["read hosts", "autoscaling:DescribeAutoScalingGroups", "*", here],
  ["read how sessions are opened", "ssm:GetDocument", ssm("document/bastion-small"), here],
  ["see how long caches are kept", "s3:GetLifecycleConfiguration", cacheBucket, {}],
  ["see what a secret is for", "secretsmanager:DescribeSecret", secret("small/platform/grafana"), here],
  ["see who may read it", "secretsmanager:GetResourcePolicy", secret("small/platform/grafana"), here],
  // As `platform doctor` does.
  ["read the rules of the bucket", "s3:GetBucketPolicy", states, tls],
  ["see whom their roles trust", "iam:GetRole", apply.arn, {}],
  ["see whom the role for emergencies trusts", "iam:GetRole", breakGlass.arn, {}],
  ["see the trusted GitLab", "iam:GetOpenIDConnectProvider", iam("oidc-provider/gitlab.example.com"), {}],
];

const onlyApplyMay: readonly Case[] = [
  ["create a network with our tags", "ec2:CreateVpc", ec2("vpc/*"), asOurs],
  ["create a subnet with our tags", "ec2:CreateSubnet", ec2("subnet/*"), asOurs],
  ["create a subnet in a network of ours", "ec2:CreateSubnet", ec2("vpc/vpc-1"), { ...ours, ...asOurs }],
  ["tag what it creates", "ec2:CreateTags", ec2("vpc/vpc-1"), asOurs],
  ["delete a network of ours", "ec2:DeleteVpc", ec2("vpc/vpc-1"), ours],
  ["add a route to a table of ours", "ec2:CreateRoute", ec2("route-table/rtb-1"), ours],
  ["give an address of the account to a NAT gateway", "ec2:CreateNatGateway", ec2("elastic-ip/eipalloc-1"), asOurs],
  ["create the gateway with our tags", "ec2:CreateNatGateway", ec2("natgateway/*"), asOurs],
  [
    "join a transit gateway, whoever has it",
    "ec2:CreateTransitGatewayVpcAttachment",
    ec2("transit-gateway/tgw-1"),
    asOurs,
  ],
  ["join it from a network of ours", "ec2:CreateTransitGatewayVpcAttachment", ec2("vpc/vpc-1"), { ...ours, ...asOurs }],
  ["add a range to a network of ours", "ec2:AssociateVpcCidrBlock", ec2("vpc/vpc-1"), ours],
  ["let flow logs be delivered to a bucket", "logs:CreateLogDelivery", "*", here],
  ["create a cluster", "eks:CreateCluster", "*", asOurs],
  ["create a node group", "eks:CreateNodegroup", eks("cluster/small-ml"), asOurs],
  ["change a node group of ours", "eks:UpdateNodegroupConfig", eks("nodegroup/small-ml/system/1"), ours],
  ["give people access", "eks:AssociateAccessPolicy", eks("access-entry/small-ml/role/1/x/2"), ours],
  ["create a role of a stack", "iam:CreateRole", nodesRole, {}],
  ["pass it to EC2", "iam:PassRole", nodesRole, { "iam:PassedToService": "ec2.amazonaws.com" }],
  [
    "attach a policy that stacks attach",
    "iam:AttachRolePolicy",
    nodesRole,
    { "iam:PolicyARN": "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" },
  ],
  [
    "create the identity provider of a cluster",
    "iam:CreateOpenIDConnectProvider",
    iam("oidc-provider/oidc.eks.us-east-2.amazonaws.com/id/ABC"),
    {},
  ],
  [
    "tag the scaling group of a node group",
    "autoscaling:CreateOrUpdateTags",
    `arn:aws:autoscaling:us-east-2:${account}:autoScalingGroup:1:autoScalingGroupName/eks-system-1`,
    {},
  ],
  [
    "create the logs of a cluster",
    "logs:CreateLogGroup",
    `arn:aws:logs:us-east-2:${account}:log-group:/aws/eks/small-ml/cluster`,
    {},
  ],
  ["create the hosts of a bastion", "autoscaling:CreateAutoScalingGroup", bastionHosts("small-bastion"), asOurs],
  ["replace them", "autoscaling:StartInstanceRefresh", bastionHosts("small-bastion"), here],
  ["give them a role", "iam:AddRoleToInstanceProfile", iam("instance-profile/small-us-east-2-bastion"), {}],
  [
    "pass it to them",
    "iam:PassRole",
    iam("role/small-us-east-2-bastion"),
    { "iam:PassedToService": "ec2.amazonaws.com" },
  ],
  ["say how sessions are opened", "ssm:CreateDocument", ssm("document/bastion-small"), asOurs],
  [
    "keep what happens in sessions",
    "logs:CreateLogGroup",
    `arn:aws:logs:us-east-2:${account}:log-group:/aws/ssm/small-bastion`,
    {},
  ],
  ["make a bucket for caches of a runner", "s3:CreateBucket", cacheBucket, here],
  ["empty it", "s3:DeleteObject", `${cacheBucket}/project/7/deps`, {}],
  ["declare a secret", "secretsmanager:CreateSecret", secret("small/teams/nlp/token"), asOurs],
  ["say who may read it", "secretsmanager:PutResourcePolicy", secret("small/apps/shop/token"), here],
  ["delete it", "secretsmanager:DeleteSecret", secret("small/platform/grafana"), here],
  ["rotate it", "secretsmanager:RotateSecret", secret("small/platform/grafana"), here],
  ["name the key of secrets", "kms:CreateAlias", `arn:aws:kms:us-east-2:${account}:alias/small-secrets`, {}],
  [
    "see whether EKS has its role for node groups",
    "iam:GetRole",
    iam("role/aws-service-role/eks-nodegroup.amazonaws.com/AWSServiceRoleForAmazonEKSNodegroup"),
    {},
  ],
  [
    "give an endpoint the name of its service",
    "route53:AssociateVPCWithHostedZone",
    "arn:aws:route53:::hostedzone/Z1",
    {},
  ],
];

const neitherMay: readonly Case[] = [
  ["read a cache", "s3:GetObject", `${cacheBucket}/project/7/deps`, {}],
  ["write a cache", "s3:PutObject", `${cacheBucket}/project/7/deps`, {}],
  ["list a bucket of others", "s3:ListBucket", "arn:aws:s3:::datasets", {}],
  ["delete a bucket of others", "s3:DeleteBucket", "arn:aws:s3:::datasets", {}],
  ["read the value of a secret", "secretsmanager:GetSecretValue", secret("small/platform/grafana"), here],
  ["put a value", "secretsmanager:PutSecretValue", secret("small/platform/grafana"), here],
  ["see all values at once", "secretsmanager:BatchGetSecretValue", "*", here],
  ["delete a secret of a sandpit", "secretsmanager:DeleteSecret", secret("small/sandpits/kim/apps/x"), here],
  ["delete a secret of no environment", "secretsmanager:DeleteSecret", secret("shop/platform/x"), here],
  ["read one of the account's parameters", "ssm:GetParameter", ssm("parameter/password"), here],
  ["read a parameter of the account", "ssm:GetParameters", ssm("parameter/password"), here],
  ["change sessions of the whole account", "ssm:UpdateDocument", ssm("document/SSM-SessionManagerRunShell"), ours],
  ["scale what no stack made", "autoscaling:UpdateAutoScalingGroup", bastionHosts("shop"), here],
  ["give a role to instances of others", "iam:AddRoleToInstanceProfile", iam("instance-profile/shop"), {}],
  ["create a network without our tags", "ec2:CreateVpc", ec2("vpc/*"), here],
  ["create anything elsewhere", "ec2:CreateVpc", ec2("vpc/*"), { ...asOurs, "aws:RequestedRegion": "eu-west-1" }],
  ["read elsewhere", "ec2:DescribeVpcs", "*", { "aws:RequestedRegion": "eu-west-1" }],
  ["delete a network of somebody else", "ec2:DeleteVpc", ec2("vpc/vpc-1"), here],
  [
    "join somebody else's network to a transit gateway",
    "ec2:CreateTransitGatewayVpcAttachment",
    ec2("vpc/vpc-2"),
    asOurs,
  ],
  ["create a subnet in somebody else's network", "ec2:CreateSubnet", ec2("vpc/vpc-2"), asOurs],
  ["start instances of its own", "ec2:RunInstances", ec2("instance/*"), here],
  ["change a role that no stack made", "iam:PutRolePolicy", iam("role/administrator"), {}],
  ["change its own role", "iam:PutRolePolicy", apply.arn, {}],
  ["change who may assume its own role", "iam:UpdateAssumeRolePolicy", apply.arn, {}],
  [
    "make itself an administrator",
    "iam:AttachRolePolicy",
    nodesRole,
    { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" },
  ],
  ["pass a role to another service", "iam:PassRole", nodesRole, { "iam:PassedToService": "lambda.amazonaws.com" }],
  [
    "pass a role that no stack made",
    "iam:PassRole",
    iam("role/administrator"),
    { "iam:PassedToService": "ec2.amazonaws.com" },
  ],
  ["create people", "iam:CreateUser", iam("user/mallory"), {}],
  ["trust another GitLab", "iam:CreateOpenIDConnectProvider", iam("oidc-provider/gitlab.example.org"), {}],
  [
    "change the trusted GitLab",
    "iam:UpdateOpenIDConnectProviderThumbprint",
    iam("oidc-provider/gitlab.example.com"),
    {},
  ],
  ["assume another role", "sts:AssumeRole", iam("role/administrator"), {}],
  ["read secrets", "secretsmanager:GetSecretValue", secret("x"), here],
  ["read objects elsewhere", "s3:GetObject", "arn:aws:s3:::datasets/x", {}],
  ["change the key of the states", "kms:PutKeyPolicy", key, { ...ours, "aws:ResourceTag/stack": "bootstrap" }],
  [
    "have the key of the states deleted",
    "kms:ScheduleKeyDeletion",
    key,
    { ...ours, "aws:ResourceTag/stack": "bootstrap" },
  ],
  ["change the rules of the bucket", "s3:PutBucketPolicy", states, {}],
  ["stop keeping versions", "s3:PutBucketVersioning", states, {}],
  ["expire versions", "s3:PutLifecycleConfiguration", states, {}],
];

function may(role: SynthesizedRole, [, action, resource, context]: Case): Promise<boolean> {
  return isAllowed({ principal: role.arn, action, resource, context, policies: role.policies });
}

describe("the roles of pipelines", () => {
  it.each(bothMay)("both may %s", async (...request) => {
    expect({ plan: await may(plan, request), apply: await may(apply, request) }).toEqual({ plan: true, apply: true });
  });

  it.each(onlyApplyMay)("only that which applies may %s", async (...request) => {
    expect({ plan: await may(plan, request), apply: await may(apply, request) }).toEqual({ plan: false, apply: true });
  });

  it.each(neitherMay)("neither may %s", async (...request) => {
    expect({ plan: await may(plan, request), apply: await may(apply, request) }).toEqual({ plan: false, apply: false });
  });
});

describe("the role that applies", async () => {
  // Both are in the account.
  const { templates } = await synthesized([small, personal]);
  const named = Object.values(templates).flatMap((stack) => [
    ...stack.resourcesOfType("aws_iam_role").map(({ name }) => ["iam:CreateRole", iam(`role/${name}`)] as const),
    ...stack
      .resourcesOfType("aws_kms_alias")
      .map(({ name }) => ["kms:CreateAlias", `arn:aws:kms:us-east-2:${account}:${name}`] as const),
    ...stack
      .resourcesOfType("aws_cloudwatch_log_group")
      .map(({ name }) => ["logs:CreateLogGroup", `arn:aws:logs:us-east-2:${account}:log-group:${name}`] as const),
  ]);

  it.each(named)("may %s as stacks name it: %s", async (action, resource) => {
    expect(await may(apply, ["", action, resource, asOurs])).toBe(true);
  });

  it("is asked for names of every kind", () => {
    expect(new Set(named.map(([action]) => action)).size).toBe(3);
  });
});

describe("the states of the account", () => {
  const inBucket = (role: SynthesizedRole, action: string, resource: string, context: Context = tls) =>
    isAllowed({
      principal: role.arn,
      action,
      resource,
      context: { "aws:PrincipalArn": role.arn, ...context },
      policies: role.policies,
      resourcePolicy: bucketPolicy,
    });

  const cases: readonly [what: string, action: string, resource: string, who: readonly SynthesizedRole[]][] = [
    ["are read", "s3:GetObject", state, [plan, apply, breakGlass, administrator]],
    ["are found", "s3:ListBucket", states, [plan, apply, breakGlass, administrator]],
    ["are written", "s3:PutObject", state, [apply, administrator]],
    ["are locked", "s3:PutObject", `${state}.tflock`, [apply, administrator]],
    ["are unlocked", "s3:DeleteObject", `${state}.tflock`, [apply, breakGlass, administrator]],
    ["are deleted", "s3:DeleteObject", state, [breakGlass]],
    ["lose versions", "s3:DeleteObjectVersion", state, [breakGlass]],
    ["lose versions of locks", "s3:DeleteObjectVersion", `${state}.tflock`, [breakGlass]],
    ["lose their bucket", "s3:DeleteBucket", states, []],
    [
      "of the bootstrap are written",
      "s3:PutObject",
      `${states}/_bootstrap/ml-small-bootstrap.tfstate`,
      [administrator],
    ],
  ];

  it.each(cases)("%s only by whom that is for", async (_, action, resource, who) => {
    for (const role of [plan, apply, breakGlass, administrator]) {
      expect(await inBucket(role, action, resource), role.arn).toBe(who.includes(role));
    }
  });

  it("are read by nobody without TLS, or with an old one", async () => {
    expect(await inBucket(administrator, "s3:GetObject", state, { ...tls, "aws:SecureTransport": "false" })).toBe(
      false,
    );
    expect(await inBucket(administrator, "s3:GetObject", state, { ...tls, "s3:TlsVersion": "1.1" })).toBe(false);
  });
});

describe("the key of the states", () => {
  const withKey = (role: SynthesizedRole, action: string, context: Context = throughS3) =>
    isAllowed({
      principal: role.arn,
      action,
      resource: key,
      context: { "aws:PrincipalArn": role.arn, "aws:ResourceTag/stack": "bootstrap", ...context },
      policies: role.policies,
      resourcePolicy: keyPolicy,
    });

  it("decrypts for both roles, and encrypts for that which applies", async () => {
    expect(await withKey(plan, "kms:Decrypt")).toBe(true);
    expect(await withKey(apply, "kms:GenerateDataKey")).toBe(true);
    expect(await withKey(plan, "kms:GenerateDataKey")).toBe(false);
  });

  it("is used only through S3, even by an administrator", async () => {
    expect(await withKey(plan, "kms:Decrypt", { "kms:CallerAccount": account })).toBe(false);
    expect(await withKey(administrator, "kms:Decrypt", { "kms:CallerAccount": account })).toBe(false);
  });

  it("is administered, but disabled by nobody in daily work", async () => {
    expect(await withKey(administrator, "kms:PutKeyPolicy", {})).toBe(true);
    expect(await withKey(administrator, "kms:ScheduleKeyDeletion", {})).toBe(false);
    expect(await withKey(administrator, "kms:DisableKey", {})).toBe(false);
  });
});

describe("the role for emergencies", () => {
  it("is assumed by people who may assume roles, and by no pipeline or role that it makes", async () => {
    const assumes = (role: SynthesizedRole) =>
      isAllowed({
        principal: role.arn,
        action: "sts:AssumeRole",
        resource: breakGlass.arn,
        context: { "aws:PrincipalArn": role.arn },
        policies: administrator.policies,
        resourcePolicy: breakGlass.trust,
      });
    expect(await assumes(administrator)).toBe(true);
    expect(await assumes(apply)).toBe(false);
    expect(await assumes(plan)).toBe(false);
    expect(await assumes({ ...apply, arn: nodesRole })).toBe(false);
  });
});
