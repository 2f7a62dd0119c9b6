/**
 * Who may use a cluster's Kubernetes API.
 *
 * Sources: "Review access policy permissions" and "Create access entries" in the EKS user guide, as of 2026-11-21;
 * conflicts at apply time from terraform-aws-modules/terraform-aws-eks issues 2968 and 2969.
 */
import { checkDuplicates, duplicates } from "./duplicates.ts";
import { didYouMean } from "./nearest.ts";
import { at, error, type Problem, warning } from "./problem.ts";
import { partitionOf } from "./regions.ts";

export interface AccessEntrySpec {
  readonly principalArn: string;
  readonly type: "STANDARD" | "EC2_LINUX" | "EC2_WINDOWS" | "FARGATE_LINUX" | "HYBRID_LINUX";
  /** Short name of an EKS access policy, `AmazonEKSClusterAdminPolicy`; for type STANDARD only. */
  readonly policy?: string | undefined;
  /** Namespaces that the policy is limited to; without it, the whole cluster. */
  readonly namespaces?: readonly string[] | undefined;
  readonly kubernetesGroups?: readonly string[] | undefined;
}

/** EKS access policies meant for people and pipelines; the others belong to AWS services. */
export const accessPolicies = [
  "AmazonEKSClusterAdminPolicy",
  "AmazonEKSAdminPolicy",
  "AmazonEKSAdminViewPolicy",
  "AmazonEKSEditPolicy",
  "AmazonEKSViewPolicy",
  "AmazonEKSSecretReaderPolicy",
] as const;

/** Rules over all access entries of a cluster. */
export function checkAccess(access: Readonly<Record<string, AccessEntrySpec>>): Problem[] {
  const entries = Object.entries(access);
  const repeated = duplicates(entries.map(([, entry]) => entry.principalArn));
  const ids = duplicates(entries.map(([name]) => idOf(name)));
  const problems = entries.flatMap(([name, entry]) => [
    ...at([name], [...checkName(name, ids), ...checkEntry(entry)]),
    ...(repeated.includes(entry.principalArn) && isRepetition(entries, name, entry)
      ? [
          error(
            [name, "principalArn"],
            `"${entry.principalArn}" already has an entry. EKS accepts one per principal: merge the entries.`,
          ),
        ]
      : []),
  ]);
  if (
    !entries.some(([, { policy, namespaces }]) => policy === "AmazonEKSClusterAdminPolicy" && namespaces === undefined)
  )
    problems.push(
      warning(
        [],
        "No entry has AmazonEKSClusterAdminPolicy for the whole cluster, and creating the cluster grants no access. Add one, or nobody can administer it.",
      ),
    );
  return problems;
}

/** Shown in addresses and reports. */
const longestName = 100;

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

/** An error for each principal of another partition, which no cluster of the region ever meets. */
export function checkPrincipalPartitions(
  access: Readonly<Record<string, Pick<AccessEntrySpec, "principalArn">>>,
  region: string,
): Problem[] {
  return Object.entries(access).flatMap(([name, { principalArn }]) =>
    at([name, "principalArn"], checkPrincipalPartition(principalArn, region, "cluster")),
  );
}

/** An error for a principal of another partition than the region's. @param what is in the region, in a word */
export function checkPrincipalPartition(arn: string, region: string, what: string): Problem[] {
  const partition = partitionOf(region);
  const [, actual] = /^arn:(aws[a-z-]*):iam::/.exec(arn) ?? [];
  if (actual === undefined || actual === partition) return [];
  return [
    error(
      [],
      `"${arn}" is in partition ${actual}, and the ${what} is in ${region} in partition ${partition}. Use a principal whose ARN begins with arn:${partition}:iam::.`,
    ),
  ];
}

/** A warning for each principal of another account than the cluster's: it may be meant, or copied. */
export function checkPrincipalAccounts(
  access: Readonly<Record<string, Pick<AccessEntrySpec, "principalArn">>>,
  account: string,
): Problem[] {
  return Object.entries(access).flatMap(([name, { principalArn }]) => {
    const [, actual] = /^arn:[\w-]+:iam::(\d{12}):/.exec(principalArn) ?? [];
    if (actual === undefined || actual === account) return [];
    return [
      warning(
        [name, "principalArn"],
        `"${principalArn}" is in account ${actual}, and the cluster in ${account}. Make sure that this account is meant to have access.`,
      ),
    ];
  });
}

/** Whether an entry before this one has the same principal. */
function isRepetition(
  entries: readonly (readonly [string, AccessEntrySpec])[],
  name: string,
  { principalArn }: AccessEntrySpec,
): boolean {
  return entries.find(([, entry]) => entry.principalArn === principalArn)?.[0] !== name;
}

function checkEntry(entry: AccessEntrySpec): Problem[] {
  const { type, policy, namespaces, kubernetesGroups = [] } = entry;
  const problems = at(["principalArn"], checkPrincipalArn(entry.principalArn));
  if (type !== "STANDARD" && policy !== undefined)
    problems.push(
      error(
        ["policy"],
        `An entry of type ${type} accepts no access policy. Remove the policy, or change the type to STANDARD.`,
      ),
    );
  if (type !== "STANDARD" && kubernetesGroups.length > 0)
    problems.push(
      error(
        ["kubernetesGroups"],
        `EKS itself sets the groups of an entry of type ${type}. Remove them, or change the type to STANDARD.`,
      ),
    );
  if (policy !== undefined) problems.push(...at(["policy"], checkAccessPolicy(policy)));
  if (namespaces !== undefined && policy === undefined)
    problems.push(
      error(
        ["namespaces"],
        "Namespaces limit a policy, and the entry has none. Add a policy, or remove the namespaces.",
      ),
    );
  if (namespaces?.length === 0)
    problems.push(
      error(["namespaces"], "An empty list grants nothing. List namespaces, or omit the key to cover all of them."),
    );
  problems.push(...checkTexts(namespaces ?? [], kubernetesGroups));
  for (const group of kubernetesGroups.filter((each) => /^(system|eks|aws|amazon|iam):/.test(each)))
    problems.push(
      error(
        ["kubernetesGroups"],
        `"${group}" has a prefix that EKS reserves. Use a group of your own and bind a role to it.`,
      ),
    );
  if (type === "STANDARD" && policy === undefined && kubernetesGroups.length === 0)
    problems.push(warning([], "The entry has neither a policy nor Kubernetes groups, so it grants nothing."));
  return problems;
}

/** An error unless EKS has an access policy of that short name, for people and pipelines. */
export function checkAccessPolicy(policy: string): Problem[] {
  if ((accessPolicies as readonly string[]).includes(policy)) return [];
  return [
    error(
      [],
      `"${policy}" is not the short name of an access policy.${didYouMean(policy.slice(policy.lastIndexOf("/") + 1), accessPolicies)} Use one of ${accessPolicies.join(", ")}.`,
    ),
  ];
}

/** IAM: a path of 512 characters, and a name of 64. */
const longestArn = 640;

/** Source for wildcards: "Associate access policies with access entries" in the EKS user guide. */
function checkTexts(namespaces: readonly string[], kubernetesGroups: readonly string[]): Problem[] {
  const isNamespace = (text: string): boolean => /^[a-z0-9*](?:[a-z0-9*-]{0,61}[a-z0-9*])?$/.test(text);
  const isGroup = (text: string): boolean => /^[^\s\p{Cc}](?:[^\p{Cc}]{0,251}[^\s\p{Cc}])?$/u.test(text);
  return [
    ...namespaces.flatMap((text, index) =>
      isNamespace(text)
        ? []
        : [
            error(
              ["namespaces", index],
              `"${text}" is not the name of a namespace. Use up to 63 lower-case letters, digits and hyphens, or "*" for any, such as team-*.`,
            ),
          ],
    ),
    ...kubernetesGroups.flatMap((text, index) =>
      isGroup(text)
        ? []
        : [
            error(
              ["kubernetesGroups", index],
              `"${text}" is not the name of a group. Use 1 to 253 characters, without spaces around them, such as viewers.`,
            ),
          ],
    ),
  ];
}

/**
 * Errors in a list of IAM roles that people or programs sign in as.
 *
 * @param aboutUser what is wrong with a user, and whose role to use instead: "is a user. Use the ARN of ..."
 * @param more further errors of one role
 */
export function checkRoleArns(
  arns: readonly string[],
  aboutUser: string,
  more: (arn: string) => Problem[] = () => [],
): Problem[] {
  return [
    ...checkDuplicates(arns),
    ...arns.flatMap((arn, index) =>
      at(
        [index],
        /:user\//.test(arn) ? [error([], `"${arn}" ${aboutUser}`)] : [...checkPrincipalArn(arn), ...more(arn)],
      ),
    ),
  ];
}

/** An error unless it is the ARN of an IAM role or user, as a principal of a policy or an access entry. */
export function checkPrincipalArn(arn: string): Problem[] {
  if (/:assumed-role\//.test(arn))
    return [
      error(
        [],
        `"${arn}" is the ARN of a role session. Use the ARN of the role: ${arn.replace(/:sts:/, ":iam:").replace(/:assumed-role\/([^/]+).*/, ":role/$1")}.`,
      ),
    ];
  if (
    !/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/.test(arn) ||
    arn.length > longestArn
  )
    return [
      error(
        [],
        `"${arn}" is not the ARN of an IAM role or user. Use the form arn:aws:iam::111111111111:role/<name>, whose name has at most 64 characters.`,
      ),
    ];
  if (/:role\/AWSReservedSSO_/.test(arn))
    return [
      error(
        [],
        `"${arn}" lacks the path of an IAM Identity Center role, so it matches nobody. Use the form role/aws-reserved/sso.amazonaws.com/<region>/AWSReservedSSO_....`,
      ),
    ];
  return [];
}
