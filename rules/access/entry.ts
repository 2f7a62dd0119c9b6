/**
 * Who may use a cluster's Kubernetes API.
 *
 * Sources: "Create access entries" in the EKS user guide, as of 2026-11-27; conflicts at apply time from
 * terraform-aws-modules/terraform-aws-eks issues 2968 and 2969.
 */
import { checkDuplicates, duplicates } from "../duplicates.ts";
import { at, error, type Problem, warning } from "../problem.ts";
import { checkPolicies, policiesOf, type WrittenPolicies } from "./policies.ts";
import { checkPrincipalArn } from "./principals.ts";
import { type AccessEntryType, type AroundAccess, checkEntryType } from "./types.ts";
import { checkUserName } from "./user-name.ts";

/** The policies are for type STANDARD only, as are user name and groups. */
export interface AccessEntrySpec extends WrittenPolicies {
  readonly principalArn: string;
  readonly type: AccessEntryType;
  /** What RBAC and audit logs call it. @default - the ARN; of a role with the name of the session */
  readonly userName?: string | undefined;
  readonly kubernetesGroups?: readonly string[] | undefined;
}

/** Shown in addresses and reports. */
const longestName = 100;

/** Rules over all access entries of a cluster. */
export function checkAccess(access: Readonly<Record<string, AccessEntrySpec>>, cluster: AroundAccess): Problem[] {
  const entries = Object.entries(access);
  const ids = duplicates(entries.map(([name]) => idOf(name)));
  return [
    ...entries.flatMap(([name, entry]) => at([name], [...checkName(name, ids), ...checkEntry(entry, cluster)])),
    ...checkPrincipalsOnce(entries),
    ...checkUserNamesDiffer(entries),
    ...(entries.some(([, entry]) => isAdministrator(entry)) ? [] : [nobodyAdministers]),
  ];
}

const nobodyAdministers = warning(
  [],
  "No entry has AmazonEKSClusterAdminPolicy for the whole cluster, and creating the cluster grants no access. Add one, or nobody can administer it.",
);

function isAdministrator(entry: AccessEntrySpec): boolean {
  return policiesOf(entry).some(
    ({ policy, namespaces }) => policy === "AmazonEKSClusterAdminPolicy" && namespaces === undefined,
  );
}

/** Any name will do that tells entries apart; in the addresses of resources, a slash becomes two hyphens. */
function checkName(name: string, repeatedIds: readonly string[]): Problem[] {
  if (name.trim() === "" || name.length > longestName)
    return [
      error([], `"${name}" is not a name for an access entry. Use 1 to ${longestName} characters, such as admins.`),
    ];
  if (repeatedIds.includes(idOf(name)))
    return [error([], `"${name}" differs from another name only in "/" and "--". Rename one of them.`)];
  return [];
}

function idOf(name: string): string {
  return name.replaceAll("/", "--");
}

type Entries = readonly (readonly [name: string, entry: AccessEntrySpec])[];

/** An error at each entry but the first of a principal. */
function checkPrincipalsOnce(entries: Entries): Problem[] {
  return entries
    .filter(
      ([, { principalArn }], index) => entries.findIndex(([, each]) => each.principalArn === principalArn) < index,
    )
    .map(([name, { principalArn }]) => {
      const [first] = entries.find(([, each]) => each.principalArn === principalArn) as Entries[number];
      return error(
        [name, "principalArn"],
        `"${principalArn}" already has an entry, "${first}". EKS accepts one per principal: list everything that it may do under one, as in policies: [{ policy: "AmazonEKSViewPolicy" }, { policy: "AmazonEKSEditPolicy", namespaces: ["jobs"] }].`,
      );
    });
}

/** A warning at each entry but the first of a user name: RBAC and audit logs do not tell them apart. */
function checkUserNamesDiffer(entries: Entries): Problem[] {
  return entries
    .filter(
      ([, { userName }], index) =>
        userName !== undefined && entries.findIndex(([, each]) => each.userName === userName) < index,
    )
    .map(([name, { userName }]) =>
      warning(
        [name, "userName"],
        `Another entry has the name "${userName}" too: nothing in the cluster tells them apart.`,
      ),
    );
}

function checkEntry(entry: AccessEntrySpec, cluster: AroundAccess): Problem[] {
  const { type, principalArn, userName, kubernetesGroups = [] } = entry;
  const grants = policiesOf(entry).length > 0 || kubernetesGroups.length > 0 || entry.policies !== undefined;
  return [
    ...at(["principalArn"], checkPrincipalArn(principalArn)),
    ...checkEntryType(entry, cluster),
    ...(type === "EC2" ? [] : checkPolicies(entry)),
    ...at(["kubernetesGroups"], checkGroups(kubernetesGroups)),
    ...(userName === undefined || type !== "STANDARD" ? [] : at(["userName"], checkUserName(userName, principalArn))),
    ...(type === "STANDARD" && !grants
      ? [warning([], "The entry has neither a policy nor Kubernetes groups, so it grants nothing.")]
      : []),
  ];
}

function checkGroups(groups: readonly string[]): Problem[] {
  const isGroup = (text: string): boolean => /^[^\s\p{Cc}](?:[^\p{Cc}]{0,251}[^\s\p{Cc}])?$/u.test(text);
  return [
    ...groups.flatMap((text, index) => {
      if (!isGroup(text))
        return [
          error(
            [index],
            `"${text}" is not the name of a group. Use 1 to 253 characters, without spaces around them, such as viewers.`,
          ),
        ];
      if (/^(system|eks|aws|amazon|iam):/.test(text))
        return [
          error([index], `"${text}" has a prefix that EKS reserves. Use a group of your own and bind a role to it.`),
        ];
      return [];
    }),
    ...checkDuplicates(groups),
  ];
}
