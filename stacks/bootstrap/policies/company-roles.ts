import { roleChangesOf } from "@ml-platform/environments/role-changes";
import type { Conditions, PolicyStatement } from "@ml-platform/modules/account";
import { managedPolicyArn, partitionOf, personalBoundary } from "@ml-platform/rules";
import { attachablePolicies, roleTakers, together } from "./apply.ts";
import { hasPersonalEnvironments } from "./personal.ts";
import type { Scope } from "./scope.ts";

/** What environments of an account say about roles, besides what all have. */
interface CompanyRoles {
  /** ARNs of managed policies that they attach, sorted. */
  readonly policies: readonly string[];
  /** ARNs of roles that exist already, sorted. */
  readonly given: readonly string[];
}

/**
 * To attach the managed policies that environments name.
 *
 * @param ofRoles what must hold of a role that a policy is attached to
 * @returns none, if no environment of the account names any
 */
export function attachNamedPolicies(
  scope: Scope,
  roles: readonly string[],
  ofRoles: Conditions = {},
): PolicyStatement[] {
  const { policies } = companyRoles(scope);
  if (policies.length === 0) return [];
  return [
    {
      sid: "AttachNamedPolicies",
      actions: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
      resources: roles,
      conditions: together({ ArnEquals: { "iam:PolicyARN": policies } }, ofRoles),
    },
  ];
}

/**
 * To use the roles that exist already. It is not for sandpits: no boundary of theirs limits what such a role may do.
 *
 * @returns none, if no environment of the account names any
 */
export function useGivenRoles(scope: Scope): PolicyStatement[] {
  const { given } = companyRoles(scope);
  if (given.length === 0) return [];
  return [
    { sid: "SeeGivenRoles", actions: ["iam:GetRole"], resources: given },
    {
      sid: "PassGivenRoles",
      actions: ["iam:PassRole"],
      resources: given,
      conditions: { StringEquals: { "iam:PassedToService": roleTakers } },
    },
  ];
}

/** What lets a role have more than it had. Source: "Actions ... for AWS Identity and Access Management", `iam:PermissionsBoundary`. */
const grants = ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"];

/**
 * Where every permanent environment of the account has a boundary for its roles: no role gets permissions without one of
 * these, and none loses it. So what is applied does no more than the company allows, whatever an environment says.
 *
 * @returns none, if an environment has no boundary
 */
export function keepBoundaries(scope: Scope): PolicyStatement[] {
  const { account, arn } = scope;
  const permanent = account.environments.filter(({ kind }) => kind === "permanent");
  const boundaries = permanent.flatMap(({ iam }) => iam?.permissionsBoundary ?? []);
  if (boundaries.length === 0 || boundaries.length < permanent.length) return [];
  const ofPersonal = hasPersonalEnvironments(account) ? [arn("iam", "", `policy/${personalBoundary}`)] : [];
  return [
    {
      sid: "OnlyBounded",
      effect: "Deny",
      actions: grants,
      resources: ["*"],
      conditions: {
        StringNotEquals: { "iam:PermissionsBoundary": [...new Set([...boundaries, ...ofPersonal])].sort() },
      },
    },
    { sid: "KeepBoundaries", effect: "Deny", actions: ["iam:DeleteRolePermissionsBoundary"], resources: ["*"] },
  ];
}

function companyRoles({ account }: Scope): CompanyRoles {
  const partition = partitionOf(account.region);
  const always = attachablePolicies.map((policy) => managedPolicyArn(policy, partition));
  const changes = account.environments.flatMap(roleChangesOf);
  const policies = changes.flatMap((change) => change.policies ?? []).map((each) => managedPolicyArn(each, partition));
  return {
    policies: [...new Set(policies)].filter((policy) => !always.includes(policy)).sort(),
    given: [...new Set(changes.flatMap(({ arn }) => arn ?? []))].sort(),
  };
}
