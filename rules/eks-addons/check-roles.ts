import { checkGivenRole, checkPolicies, type IamPlace } from "../iam/check-iam.ts";
import { didYouMean } from "../nearest.ts";
import { at, error, type Problem, warning } from "../problem.ts";
import { knownEksAddon } from "./known.ts";
import type { EksAddonRole, EksAddonSpec, EksAddonStatement, EksAddonsSpec } from "./spec.ts";

/** Rules for the roles of an add-on's pods. */
export function checkRoles(addon: string, roles: EksAddonSpec["podIdentity"]): Problem[] {
  return [
    ...checkNamed(addon, roles),
    ...Object.entries(roles ?? {}).flatMap(([account, role]) => [
      ...at([account], checkAccount(addon, account)),
      ...at([account], checkRole(role)),
    ]),
  ];
}

/** What nobody can guess must be said: which buckets, which zones. What is broad should be known. */
function checkNamed(addon: string, roles: EksAddonSpec["podIdentity"]): Problem[] {
  return Object.entries(knownEksAddon(addon)?.pods ?? {}).flatMap(([account, { toBeNamed, broad }]) => {
    if (roles?.[account] !== undefined) return [];
    if (broad !== undefined) return [warning([], `The role of ${account} allows ${broad}.`)];
    if (toBeNamed === undefined) return [];
    return [
      error(
        [],
        `${addon} can do nothing until it is said ${toBeNamed}. Add podIdentity: { "${account}": { statements: [{ actions, resources }] } }, or name a role: { roleArn }.`,
      ),
    ];
  });
}

/** EKS refuses service accounts that an add-on does not have; the table may lack one that a new version brings. */
function checkAccount(addon: string, account: string): Problem[] {
  const known = knownEksAddon(addon);
  const accounts = Object.keys(known?.pods ?? {});
  if (known === undefined || accounts.length === 0 || accounts.includes(account)) return checkAccountName(account);
  return [
    warning(
      [],
      `No pods of ${addon} are known to call AWS as "${account}", and EKS refuses accounts that it does not have.${didYouMean(account, accounts)} Known: ${accounts.join(", ")}.`,
    ),
    ...checkAccountName(account),
  ];
}

function checkAccountName(account: string): Problem[] {
  if (/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(account)) return [];
  return [
    error(
      [],
      `"${account}" is not a name of a service account. Use lower-case letters, digits, hyphens and full stops.`,
    ),
  ];
}

const keysOfNewRole = ["managedPolicies", "statements"] as const;

function checkRole(role: EksAddonRole): Problem[] {
  const made = keysOfNewRole.filter((key) => role[key] !== undefined);
  if (role.roleArn !== undefined && made.length > 0) {
    return [error([], `A role is either named or made. Remove roleArn, or ${made.join(" and ")}.`)];
  }
  if (role.roleArn === undefined && made.length === 0) {
    return [error([], "It says nothing about the role. Set roleArn, managedPolicies or statements, or remove it.")];
  }
  return (role.statements ?? []).flatMap((statement, index) => at(["statements", index], checkStatement(statement)));
}

function checkStatement({ actions, resources }: EksAddonStatement): Problem[] {
  return [
    ...actions.flatMap((action, index) => at(["actions", index], checkAction(action))),
    ...(actions.length === 0 ? [error(["actions"], "No action is listed. Add one.")] : []),
    ...resources.flatMap((resource, index) => at(["resources", index], checkResource(resource))),
    ...(resources.length === 0 ? [error(["resources"], "No resource is listed. Add one.")] : []),
  ];
}

function checkAction(action: string): Problem[] {
  if (action === "*" || /^[a-z0-9-]+:\*$/.test(action)) {
    return [error([], `"${action}" allows everything${action === "*" ? "" : " in a service"}. List the actions.`)];
  }
  if (/^[a-z0-9-]+:[A-Za-z0-9*]+$/.test(action)) return [];
  return [error([], `"${action}" is not an action of IAM, such as s3:GetObject.`)];
}

function checkResource(resource: string): Problem[] {
  if (resource === "*" || resource.startsWith("arn:")) return [];
  return [error([], `"${resource}" is not the ARN of a resource, such as arn:aws:s3:::datasets/*.`)];
}

/**
 * Rules for the roles of add-ons that depend on where the cluster is: EKS associates roles of the cluster's own account only.
 * Source: EKS API reference, CreatePodIdentityAssociation, `roleArn`.
 */
export function checkEksAddonRoles(addons: EksAddonsSpec, place: IamPlace): Problem[] {
  return Object.entries(addons).flatMap(([name, { podIdentity = {} }]) =>
    Object.entries(podIdentity).flatMap(([account, { roleArn, managedPolicies }]) =>
      at(
        [name, "podIdentity", account],
        [
          ...(roleArn === undefined ? [] : at(["roleArn"], checkGivenRole(roleArn, place))),
          ...(managedPolicies === undefined ? [] : at(["managedPolicies"], checkPolicies(managedPolicies, place))),
        ],
      ),
    ),
  );
}
