import type { Conditions, PolicyStatement } from "@ml-platform/modules/account";
import { namedChanges, taggedChanges, taggedCreations } from "../permissions/index.ts";
import { bootstrapIamArns, clusterIssuerArns, roleArns, type Scope } from "./scope.ts";

/** AWS-managed policies that stacks may give to their roles. A test compares them with what the modules attach. */
export const attachablePolicies = [
  "AmazonEBSCSIDriverEKSClusterScopedPolicy",
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonEKSClusterPolicy",
  "AmazonEKSWorkerNodePolicy",
  "AmazonEKS_CNI_Policy",
  "AmazonSSMManagedInstanceCore",
] as const;

/** Services that stacks pass their roles to. */
export const roleTakers = [
  "ec2.amazonaws.com",
  "eks.amazonaws.com",
  "pods.eks.amazonaws.com",
  "vpc-flow-logs.amazonaws.com",
] as const;

/** Services that make a role of their own when a stack first uses them in an account. */
const serviceLinked = [
  "autoscaling.amazonaws.com",
  "eks.amazonaws.com",
  "eks-nodegroup.amazonaws.com",
  "elasticloadbalancing.amazonaws.com",
  "spot.amazonaws.com",
] as const;

export const tagging = ["ec2:CreateTags", "eks:TagResource", "kms:TagResource"] as const;
export const untagging = ["ec2:DeleteTags", "eks:UntagResource", "kms:UntagResource"] as const;

/** How a role knows what it may create and change. */
export interface Ownership {
  /** Of a request that creates something. */
  readonly born: Conditions;
  /** Of what exists. */
  readonly known: Conditions;
}

/** By the tag that all stacks set. */
export const platform: Ownership = {
  born: { StringEquals: { "aws:RequestTag/managed-by": "terraform" } },
  known: { StringEquals: { "aws:ResourceTag/managed-by": "terraform" } },
};

/** Conditions that must all hold. */
export function together(...all: readonly Conditions[]): Conditions {
  const operators = [...new Set(all.flatMap((each) => Object.keys(each)))];
  return Object.fromEntries(operators.map((each) => [each, Object.assign({}, ...all.map((one) => one[each]))]));
}

/**
 * To create what has no name yet: only with the tags of the owner, and, as parts of what exists, only of what has them.
 *
 * @param besides what every creation needs, and a request with these tags may do to anything
 */
export function createTagged(
  { regions, arn }: Scope,
  { born, known }: Ownership = platform,
  besides: readonly string[] = tagging,
): PolicyStatement[] {
  const creations = taggedCreations();
  const here = { StringEquals: { "aws:RequestedRegion": regions } };
  return [
    ...creations.map(({ creates, actions }) => ({
      actions: creates === undefined ? [...actions, ...besides] : actions,
      resources: creates === undefined ? ["*"] : regions.map((region) => arn("ec2", region, `${creates}/*`)),
      conditions: together(born, here),
    })),
    {
      sid: "CreateInOurs",
      actions: creations.flatMap(({ creates, actions }) => (creates === undefined ? [] : actions)),
      resources: ["*"],
      conditions: together(known, here),
    },
    {
      // AWS resolves the name of a service by a private zone of its own, which it joins to the VPC of an endpoint.
      sid: "NameEndpoints",
      actions: ["route53:AssociateVPCWithHostedZone"],
      resources: ["*"],
    },
    {
      // EKS launches the nodes of a group as the one who asks for the group, from its launch template.
      sid: "LaunchNodes",
      actions: ["ec2:RunInstances"],
      resources: ["*"],
      conditions: {
        ArnLike: { "ec2:LaunchTemplate": regions.map((region) => arn("ec2", region, "launch-template/*")) },
      },
    },
  ];
}

/** To change and delete what has the tags of the owner. */
export function changeTagged({ regions }: Scope, { known }: Ownership = platform): PolicyStatement[] {
  return [
    {
      sid: "ChangeOurs",
      actions: [...taggedChanges(), ...tagging, ...untagging],
      resources: ["*"],
      conditions: together(known, { StringEquals: { "aws:RequestedRegion": regions } }),
    },
    {
      // CloudWatch Logs tries the key of a log group as the one who gives it the key.
      sid: "EncryptLogs",
      actions: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
      resources: ["*"],
      conditions: together(known, {
        StringEquals: { "kms:ViaService": regions.map((region) => `logs.${region}.amazonaws.com`) },
      }),
    },
    {
      // EKS encrypts the secrets of a cluster with its key.
      sid: "LendKeys",
      actions: ["kms:CreateGrant"],
      resources: ["*"],
      conditions: together(known, { Bool: { "kms:GrantIsForAWSResource": "true" } }),
    },
  ];
}

/** To manage what is known by its name: roles, identity providers, aliases of keys, logs, tags of scaling groups. */
export function changeNamed(scope: Scope): PolicyStatement[] {
  const { regions, arn } = scope;
  const iam = namedChanges("iam");
  const ofProviders = iam.filter((action) => action.includes("OpenIDConnectProvider"));
  const attach = iam.filter((action) => /:(Attach|Detach)RolePolicy$/.test(action));
  const ofRoles = iam.filter((action) => !ofProviders.includes(action) && !attach.includes(action));
  const inRegions = (service: string, ...resources: string[]) =>
    regions.flatMap((region) => resources.map((resource) => arn(service, region, resource)));
  return [
    { sid: "Roles", actions: ofRoles, resources: roleArns(scope) },
    {
      sid: "AttachPolicies",
      actions: attach,
      resources: roleArns(scope),
      conditions: {
        ArnEquals: { "iam:PolicyARN": attachablePolicies.map((name) => awsPolicyArn(scope, name)) },
      },
    },
    {
      sid: "PassRoles",
      actions: ["iam:PassRole"],
      resources: roleArns(scope),
      conditions: { StringEquals: { "iam:PassedToService": roleTakers } },
    },
    {
      sid: "ServiceLinkedRoles",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [arn("iam", "", "role/aws-service-role/*")],
      conditions: { StringEquals: { "iam:AWSServiceName": serviceLinked } },
    },
    {
      // EKS refuses a node group whose creator may not look whether its role is there already.
      sid: "FindServiceLinkedRoles",
      actions: ["iam:GetRole"],
      resources: [arn("iam", "", "role/aws-service-role/*")],
    },
    { sid: "ClusterIssuers", actions: ofProviders, resources: clusterIssuerArns(scope) },
    { sid: "KeyAliases", actions: namedChanges("kms"), resources: inRegions("kms", "alias/eks/*", "alias/logs/*") },
    {
      sid: "AliasedKeys",
      actions: namedChanges("kms"),
      resources: ["*"],
      conditions: platform.known,
    },
    {
      sid: "LogGroups",
      actions: namedChanges("logs"),
      resources: inRegions("logs", "log-group:/aws/eks/*", "log-group:/aws/vpc/*"),
    },
    {
      sid: "ScalingGroupTags",
      actions: namedChanges("autoscaling"),
      resources: inRegions("autoscaling", "autoScalingGroup:*:autoScalingGroupName/eks-*"),
    },
  ];
}

/** What no other policy of the role can allow: to touch what the bootstrap made, and with it one's own permissions. */
export function keepOffBootstrap(scope: Scope): PolicyStatement[] {
  return [
    {
      sid: "KeepRoles",
      effect: "Deny",
      actions: [...namedChanges("iam").filter((action) => !action.includes("OpenIDConnectProvider")), "iam:PassRole"],
      resources: bootstrapIamArns(scope),
    },
    {
      sid: "KeepKeys",
      effect: "Deny",
      actions: [
        ...taggedChanges().filter((action) => action.startsWith("kms:")),
        ...namedChanges("kms"),
        "kms:CreateGrant",
        "kms:TagResource",
        "kms:UntagResource",
      ],
      resources: ["*"],
      conditions: { StringEquals: { "aws:ResourceTag/stack": "bootstrap" } },
    },
    { sid: "AssumeNothing", effect: "Deny", actions: ["sts:AssumeRole"], resources: ["*"] },
  ];
}

function awsPolicyArn({ arn }: Scope, name: string): string {
  return arn("iam", "", `policy/${name}`).replace(/:\d{12}:/, ":aws:");
}
