import { didYouMean } from "../nearest.ts";
import { at, error, type Problem, warning } from "../problem.ts";
import { knownEksAddon } from "./known.ts";
import type { EksAddonRole, EksAddonSpec } from "./spec.ts";

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

/** What nobody can guess must be said: which buckets, which zones. */
function checkNamed(addon: string, roles: EksAddonSpec["podIdentity"]): Problem[] {
  return Object.entries(knownEksAddon(addon)?.pods ?? {}).flatMap(([account, { toBeNamed }]) => {
    if (toBeNamed === undefined || roles?.[account] !== undefined) return [];
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
  if (role.roleArn !== undefined) return at(["roleArn"], checkRoleArn(role.roleArn));
  return [
    ...(role.managedPolicies ?? []).flatMap((policy, index) => at(["managedPolicies", index], checkPolicy(policy))),
    ...(role.statements ?? []).flatMap((statement, index) =>
      at(
        ["statements", index],
        [
          ...statement.actions.flatMap((action, at_) => at(["actions", at_], checkAction(action))),
          ...(statement.actions.length === 0 ? [error(["actions"], "No action is listed. Add one.")] : []),
          ...(statement.resources.length === 0 ? [error(["resources"], "No resource is listed. Add one.")] : []),
        ],
      ),
    ),
  ];
}

function checkRoleArn(arn: string): Problem[] {
  if (/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/.test(arn)) return [];
  return [error([], `"${arn}" is not the ARN of a role. Use the form arn:aws:iam::111111111111:role/<name>.`)];
}

/** Source: IAM API reference, AttachRolePolicy; names have at most 128 characters, and paths before them. */
function checkPolicy(policy: string): Problem[] {
  if (/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/.test(policy)) return [];
  if (/^[\w+=,.@-]+(\/[\w+=,.@-]+)*$/.test(policy)) return [];
  return [
    error(
      [],
      `"${policy}" is not a policy. Write one of AWS as service-role/AmazonEFSCSIDriverPolicy, one of the account by its ARN.`,
    ),
  ];
}

function checkAction(action: string): Problem[] {
  if (action === "*" || /^[a-z0-9-]+:\*$/.test(action)) {
    return [error([], `"${action}" allows everything${action === "*" ? "" : " in a service"}. List the actions.`)];
  }
  if (/^[a-z0-9-]+:[A-Za-z0-9*]+$/.test(action)) return [];
  return [error([], `"${action}" is not an action of IAM, such as s3:GetObject.`)];
}
