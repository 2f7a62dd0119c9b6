import type { BootstrapAccount } from "@ml-platform/environments";
import { accountPrincipals, type Conditions, type PolicyStatement } from "@ml-platform/modules/account";
import { personalBoundary, personalNames } from "@ml-platform/rules";
import { namedChanges, taggedChanges, taggedCreations } from "../permissions/index.ts";
import {
  changeNamed,
  changeTagged,
  createTagged,
  type Ownership,
  platform,
  tagging,
  together,
  untagging,
} from "./apply.ts";
import { namesOfEnvironments, roleArns, rolesOfEnvironments, type Scope } from "./scope.ts";

/** Whether an environment of the account is a base of sandpits. */
export function takesSandpits({ environments }: Pick<BootstrapAccount, "environments">): boolean {
  return environments.some(({ sandpits }) => sandpits !== undefined);
}

/** Whether pipelines of merge requests may make sandpits in the account. */
export function takesSandpitsOfBranches({ environments }: Pick<BootstrapAccount, "environments">): boolean {
  return environments.some(({ sandpits }) => sandpits?.mergeRequests === true);
}

/**
 * Trusts the roles as which developers sign in. Their accounts are named, and the roles in a condition: IAM refuses a role
 * that does not exist yet, and Identity Center makes its roles anew.
 *
 * @returns undefined if there are none
 */
export function sandpitDevelopers({ account }: Scope): PolicyStatement | undefined {
  const roles = [...new Set(account.environments.flatMap(({ sandpits }) => sandpits?.developers ?? []))].sort();
  if (roles.length === 0) return undefined;
  return {
    sid: "Developers",
    principals: accountPrincipals(roles),
    actions: ["sts:AssumeRole"],
    conditions: { ArnLike: { "aws:PrincipalArn": roles } },
  };
}

/** Everything of a sandpit has the tag `sandpit`, and nothing else has it. */
const sandpits: Ownership = {
  born: together(platform.born, { Null: { "aws:RequestTag/sandpit": "false" } }),
  known: together(platform.known, { Null: { "aws:ResourceTag/sandpit": "false" } }),
};

/** What has no tags of the platform, such as what is just being created, and the default security group of a new VPC. */
const untagged: Conditions = {
  Null: {
    "aws:ResourceTag/environment": "true",
    "aws:ResourceTag/managed-by": "true",
    // Security groups that EKS made.
    "aws:ResourceTag/aws:eks:cluster-name": "true",
  },
};

/** To create what is tagged as a sandpit's, within nothing but sandpits. */
export function createSandpits(scope: Scope): PolicyStatement[] {
  return [
    ...createTagged(scope, sandpits, []),
    { sid: "TagNew", actions: tagging, resources: ["*"], conditions: together(sandpits.born, untagged) },
  ];
}

/** To find what has the tag of a sandpit that is gone, and the secrets that its owner left, and to remove these. */
export function findLeftovers(scope: Scope): PolicyStatement[] {
  const { regions, arn } = scope;
  return [
    { sid: "FindLeftovers", actions: ["iam:ListRoles", "tag:GetResources"], resources: ["*"] },
    { sid: "FindRoles", actions: ["iam:ListRoleTags"], resources: roleArns(scope) },
    {
      // Owners make them, by their own roles: they have not all tags of the platform.
      sid: "RemoveSecrets",
      actions: ["secretsmanager:DeleteSecret", "secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
      resources: regions.map((region) => arn("secretsmanager", region, `secret:${personalNames("*", "*").secrets}*`)),
      conditions: { Null: { "aws:ResourceTag/sandpit": "false" } },
    },
  ];
}

/** To change and delete what is tagged as a sandpit's. */
export function changeSandpits(scope: Scope): PolicyStatement[] {
  return changeTagged(scope, sandpits);
}

/** Of a role: that it has the boundary of personal environments, or gets it. */
export function boundedAsPersonal({ arn }: Scope): Conditions {
  return { StringEquals: { "iam:PermissionsBoundary": arn("iam", "", `policy/${personalBoundary}`) } };
}

/** To manage what is known by its name, as far as it is a sandpit's: roles only with the boundary. */
export function changeNamedSandpits(scope: Scope): PolicyStatement[] {
  const bounded = boundedAsPersonal(scope);
  /** What each statement of the role that applies needs besides, by actions; the others stay as they are. */
  const limits: Readonly<Record<string, readonly (readonly [actions: RegExp, conditions: Conditions])[]>> = {
    Roles: [
      [/:CreateRole$/, together(sandpits.born, bounded)],
      [/:TagRole$/, sandpits.born],
      // Tags that change are sent without the others.
      [/:(TagRole|UntagRole|UpdateRole|UpdateRoleDescription)$/, sandpits.known],
      // Or a role of somebody else would be taken over by giving it the boundary first.
      [/:PutRolePermissionsBoundary$/, together(sandpits.known, bounded)],
      [/:(DeleteRole|UpdateAssumeRolePolicy|(Put|Delete)RolePolicy)$/, bounded],
    ],
    AttachPolicies: [[/./, bounded]],
    ClusterIssuers: [
      [/:(Create|Tag)/, sandpits.born],
      [/:(Add|Remove|Update|Tag|Untag|Delete)/, sandpits.known],
    ],
    AliasedKeys: [[/./, sandpits.known]],
  };
  return changeNamed(scope).flatMap((statement) => {
    const limited = limits[statement.sid ?? ""];
    if (limited === undefined) return [statement];
    return limited.map(([pattern, conditions], index) => ({
      ...statement,
      sid: `${statement.sid}${index === 0 ? "" : index + 1}`,
      actions: (statement.actions ?? []).filter((action) => pattern.test(action)),
      conditions: together(statement.conditions ?? {}, conditions),
    }));
  });
}

/** What no other policy of the role can allow: to touch what belongs to an environment of the account. */
export function keepOffEnvironments(scope: Scope): PolicyStatement[] {
  const { regions, arn } = scope;
  const names = namesOfEnvironments(scope);
  const named = (service: string, region: string, ...prefixes: string[]) =>
    names.flatMap((name) => prefixes.map((prefix) => arn(service, region, `${prefix}${name}`)));
  const inRegions = (service: string, ...prefixes: string[]) =>
    regions.flatMap((region) => named(service, region, ...prefixes));
  const creations = taggedCreations().flatMap(({ creates, actions }) => (creates === undefined ? [] : actions));
  const ofIssuers = namedChanges("iam").filter((action) => action.includes("OpenIDConnectProvider"));
  return [
    {
      sid: "KeepNamed",
      effect: "Deny",
      actions: [
        ...namedChanges("iam").filter((action) => !ofIssuers.includes(action)),
        "iam:PassRole",
        ...namedChanges("kms"),
        ...namedChanges("logs"),
      ],
      resources: [
        ...rolesOfEnvironments(scope),
        ...inRegions("kms", "alias/eks/", "alias/logs/aws/eks/").map((each) => `${each}-*`),
        ...inRegions("kms", "alias/logs/aws/vpc/").map((each) => `${each}/*`),
        ...inRegions("logs", "log-group:/aws/eks/").map((each) => `${each}-*`),
        ...inRegions("logs", "log-group:/aws/vpc/").map((each) => `${each}/*`),
      ],
    },
    {
      sid: "KeepTagged",
      effect: "Deny",
      actions: [
        ...new Set([...taggedChanges(), ...creations, ...tagging, ...untagging, ...ofIssuers]),
        "ec2:RunInstances",
        "kms:CreateGrant",
      ],
      resources: ["*"],
      conditions: { StringEquals: { "aws:ResourceTag/environment": names } },
    },
    {
      sid: "KeepScalingGroups",
      effect: "Deny",
      actions: namedChanges("autoscaling"),
      resources: ["*"],
      conditions: { StringLike: { "aws:ResourceTag/eks:cluster-name": names.map((name) => `${name}-*`) } },
    },
    {
      sid: "NothingLikeTheirs",
      effect: "Deny",
      actions: ["*"],
      resources: ["*"],
      conditions: { StringEquals: { "aws:RequestTag/environment": names } },
    },
    {
      sid: "KeepTags",
      effect: "Deny",
      actions: [...untagging, "iam:UntagRole"],
      resources: ["*"],
      conditions: { "ForAnyValue:StringEquals": { "aws:TagKeys": ["environment", "managed-by", "sandpit"] } },
    },
    {
      sid: "KeepTemplates",
      effect: "Deny",
      actions: ["ec2:RunInstances"],
      resources: regions.map((region) => arn("ec2", region, "launch-template/*")),
      conditions: { Null: { "aws:ResourceTag/sandpit": "true" } },
    },
  ];
}

/**
 * What a sandpit may not do to a cluster that is not its own: it shares that of its base, where it lets its owner in by a
 * Kubernetes group and gives its pods roles. IAM asks about the cluster then, not about the entry, so the cluster cannot be
 * left out, but what is created there is limited.
 *
 * Source: "Actions, resources, and condition keys for Amazon Elastic Kubernetes Service" in the Service Authorization
 * Reference, as of 2026-09.
 */
export function keepOffCluster(scope: Scope): PolicyStatement[] {
  const { regions, arn } = scope;
  const others: Conditions = { Null: { "aws:ResourceTag/sandpit": "true" } };
  const entries = (principalOf: (name: string) => string): string[] =>
    regions.flatMap((region) =>
      namesOfEnvironments(scope).map((name) => arn("eks", region, `access-entry/${name}-*/${principalOf(name)}`)),
    );
  const refuse = (sid: string, actions: readonly string[], conditions: Conditions): PolicyStatement => {
    return { sid, effect: "Deny", actions, resources: ["*"], conditions: together(others, conditions) };
  };
  const enter = ["eks:CreateAccessEntry"];
  return [
    refuse("AddNothing", ["eks:CreateAddon", "eks:CreateNodegroup"], {}),
    // An access policy would let its owner into everything; changed groups are those of others.
    {
      sid: "GiveNoPolicies",
      effect: "Deny",
      actions: ["eks:AssociateAccessPolicy", "eks:UpdateAccessEntry"],
      resources: entries(() => "*"),
    },
    {
      // EKS makes entries for nodes itself, without tags: tagged as a sandpit's, they could be deleted, and no node comes back.
      sid: "KeepNodesIn",
      effect: "Deny",
      actions: ["eks:DeleteAccessEntry", "eks:TagResource"],
      resources: entries((name) => `role/*/${name}-*`),
    },
    refuse("OnlyGroupsOfSandpits", enter, { "ForAnyValue:StringNotLike": { "eks:kubernetesGroups": ["sandpit:*"] } }),
    refuse("NoNodes", enter, {
      StringNotEquals: { "eks:accessEntryType": "STANDARD" },
      Null: { "eks:accessEntryType": "false" },
    }),
    refuse("UnderTheirOwnNames", enter, {
      StringNotLike: { "eks:username": "arn:*:assumed-role/*" },
      Null: { "eks:username": "false" },
    }),
  ];
}
