import { accountOf, checkPrincipalArn, checkPrincipalPartition } from "../access/index.ts";
import { accountRoles, breakGlassRole, personalBoundary } from "../account-roles.ts";
import { checkDuplicates, duplicates } from "../duplicates.ts";
import { didYouMean } from "../nearest.ts";
import { at, error, type Problem } from "../problem.ts";
import { partitionOf } from "../regions.ts";
import { isAwsPolicyName, nameWithoutPath, pathProblem, policyArnParts } from "./names.ts";
import type { IamSpec, RoleChange, RoleChanges } from "./spec.ts";

/** Where roles are. */
export interface IamPlace {
  readonly accountId: string;
  readonly region: string;
}

/** Attached to one role, all together: the quota can be raised to 25. Source: "IAM and AWS STS quotas", as of 2026-11-27. */
const mostPolicies = 25;

/** Errors in boundary and path. */
export function checkIam({ permissionsBoundary, path }: IamSpec, place: IamPlace): Problem[] {
  const wrongPath = path === undefined ? undefined : pathProblem(path);
  return [
    ...(permissionsBoundary === undefined
      ? []
      : at(["permissionsBoundary"], checkBoundary(permissionsBoundary, place))),
    ...(wrongPath === undefined ? [] : [error(["path"], wrongPath)]),
  ];
}

function checkBoundary(arn: string, place: IamPlace): Problem[] {
  if (policyArnParts(arn)?.name === personalBoundary)
    return [
      error(
        [],
        `${personalBoundary} is for roles of personal environments, which get it by themselves: a permanent one could not work with it. Name the policy that your company asks for.`,
      ),
    ];
  return checkPolicyArn(arn, place);
}

/**
 * Errors in changes of single roles.
 *
 * @param known keys of the roles that there are, each with what the role is for
 */
export function checkRoleChanges(
  changes: RoleChanges,
  known: Readonly<Record<string, string>>,
  place: IamPlace,
): Problem[] {
  return Object.entries(changes).flatMap(([key, change]) =>
    at([key], [...checkKey(key, known), ...checkChange(change, place)]),
  );
}

function checkKey(key: string, known: Readonly<Record<string, string>>): Problem[] {
  if (Object.hasOwn(known, key)) return [];
  const keys = Object.keys(known);
  return [error([], `There is no such role.${didYouMean(key, keys)} Roles: ${keys.join(", ") || "none"}.`)];
}

function checkChange({ arn, policies }: RoleChange, place: IamPlace): Problem[] {
  if (arn !== undefined && policies !== undefined)
    return [
      error(
        ["policies"],
        "A role that exists already is used as it is. Give the policies to the role where it is managed, or remove arn.",
      ),
    ];
  if (arn !== undefined) return at(["arn"], checkGivenRole(arn, place));
  if (policies !== undefined) return at(["policies"], checkPolicies(policies, place));
  return [error([], "It says nothing about the role. Set arn or policies, or remove it.")];
}

/** Errors in the ARN of a role that is used instead of one that we make. */
export function checkGivenRole(arn: string, { accountId, region }: IamPlace): Problem[] {
  if (/:user\//.test(arn)) return [error([], `"${arn}" is a user. Use the ARN of a role.`)];
  const wrong = [...checkPrincipalArn(arn), ...checkPrincipalPartition(arn, region, "environment")];
  if (wrong.length > 0) return wrong;
  const account = accountOf(arn);
  if (account !== accountId)
    return [
      error(
        [],
        `"${arn}" is in account ${account}, and the environment in ${accountId}. AWS passes roles of the same account only: use one of ${accountId}.`,
      ),
    ];
  if (isOfBootstrap(nameWithoutPath(arn)))
    return [
      error([], `"${arn}" is a role that \`platform bootstrap\` makes for pipelines and people. Use one of its own.`),
    ];
  return [];
}

function isOfBootstrap(name: string): boolean {
  const { plan, apply, sandpit, pipelinePlan } = accountRoles;
  return (
    [plan, apply, sandpit, pipelinePlan, breakGlassRole].some((each) => each === name) ||
    [accountRoles.pipelineApply(""), accountRoles.pipelineSandpit("")].some((prefix) => name.startsWith(prefix))
  );
}

/** Errors in a list of managed policies. */
export function checkPolicies(policies: readonly string[], place: IamPlace): Problem[] {
  if (policies.length === 0)
    return [error([], "An empty list adds nothing. List managed policies, or remove the key.")];
  const repeated = checkDuplicates(policies);
  const alike = repeated.length > 0 ? [] : duplicates(policies.map(nameWithoutPath));
  return [
    ...repeated,
    ...alike.map((name) =>
      error([], `Two policies are called ${name}: resources that are called alike cannot be told apart. Rename one.`),
    ),
    ...(policies.length > mostPolicies
      ? [error([], `${policies.length} policies. IAM attaches at most ${mostPolicies} to a role.`)]
      : []),
    ...policies.flatMap((policy, index) =>
      at([index], policy.startsWith("arn:") ? checkPolicyArn(policy, place) : checkAwsPolicyName(policy)),
    ),
  ];
}

function checkAwsPolicyName(name: string): Problem[] {
  if (isAwsPolicyName(name)) return [];
  return [
    error(
      [],
      `"${name}" is not a managed policy. Use the name of one of AWS, such as CloudWatchAgentServerPolicy or service-role/AmazonEBSCSIDriverPolicy, or the ARN of your own.`,
    ),
  ];
}

/** Errors in the ARN of a managed policy of AWS or of the account. */
function checkPolicyArn(arn: string, { accountId, region }: IamPlace): Problem[] {
  const parts = policyArnParts(arn);
  if (parts === undefined)
    return [
      error(
        [],
        `"${arn}" is not the ARN of a managed policy. Use the form arn:${partitionOf(region)}:iam::${accountId}:policy/<name>.`,
      ),
    ];
  const partition = partitionOf(region);
  if (parts.partition !== partition)
    return [
      error(
        [],
        `"${arn}" is in partition ${parts.partition}, and the environment is in ${region} in partition ${partition}. Use a policy whose ARN begins with arn:${partition}:iam::.`,
      ),
    ];
  if (parts.owner === "aws" || parts.owner === accountId) return [];
  return [
    error(
      [],
      `"${arn}" is in account ${parts.owner}, and the environment in ${accountId}. IAM takes policies of AWS and of the role's own account only.`,
    ),
  ];
}
