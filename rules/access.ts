/**
 * Who may use a cluster's Kubernetes API.
 *
 * Sources: "Review access policy permissions" and "Create access entries" in the EKS user guide, as of 2026-11-21;
 * conflicts at apply time from terraform-aws-modules/terraform-aws-eks issues 2968 and 2969.
 */
import { duplicates } from "./duplicates.ts";
import { error, type Problem, warning } from "./problem.ts";

export interface AccessEntrySpec {
  readonly principalArn: string;
  readonly type: "STANDARD" | "EC2_LINUX" | "EC2_WINDOWS" | "FARGATE_LINUX" | "HYBRID_LINUX";
  /** Short name of an EKS access policy (`AmazonEKSClusterAdminPolicy`); only for type STANDARD. */
  readonly policy?: string | undefined;
  /** Limits the policy to these namespaces; absent: the whole cluster. */
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
  const problems = entries.flatMap(([name, entry]) => [
    ...checkEntry(entry).map((problem) => ({ ...problem, path: [name, ...problem.path] })),
    ...(repeated.includes(entry.principalArn) && isRepetition(entries, name, entry)
      ? [
          error(
            [name, "principalArn"],
            `"${entry.principalArn}" has an entry already. EKS takes one per principal: merge them.`,
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
        "No entry has AmazonEKSClusterAdminPolicy over the whole cluster, and whoever creates the cluster gets no rights by that. Add one, or nobody administers it.",
      ),
    );
  return problems;
}

/** The first entry of a principal stands; those after it repeat. */
function isRepetition(
  entries: readonly (readonly [string, AccessEntrySpec])[],
  name: string,
  { principalArn }: AccessEntrySpec,
): boolean {
  return entries.find(([, entry]) => entry.principalArn === principalArn)?.[0] !== name;
}

function checkEntry(entry: AccessEntrySpec): Problem[] {
  const { type, policy, namespaces, kubernetesGroups = [] } = entry;
  const problems = checkPrincipal(entry.principalArn);
  if (type !== "STANDARD" && policy !== undefined)
    problems.push(
      error(["policy"], `An entry of type ${type} takes no access policy. Remove it, or make the entry STANDARD.`),
    );
  if (type !== "STANDARD" && kubernetesGroups.length > 0)
    problems.push(
      error(
        ["kubernetesGroups"],
        `EKS sets the groups of type ${type} itself. Remove them, or make the entry STANDARD.`,
      ),
    );
  if (policy !== undefined && !(accessPolicies as readonly string[]).includes(policy))
    problems.push(
      error(
        ["policy"],
        `"${policy}" is not the short name of an access policy. Use one of ${accessPolicies.join(", ")}.`,
      ),
    );
  if (namespaces !== undefined && policy === undefined)
    problems.push(
      error(["namespaces"], "Namespaces limit a policy, and there is none. Add the policy or remove them."),
    );
  if (namespaces?.length === 0)
    problems.push(
      error(["namespaces"], "An empty list permits nothing. Name namespaces, or leave it out for all of them."),
    );
  for (const group of kubernetesGroups.filter((each) => /^(system|eks|aws|amazon|iam):/.test(each)))
    problems.push(
      error(
        ["kubernetesGroups"],
        `"${group}" has a prefix that EKS reserves. Use a group of your own and bind a role to it.`,
      ),
    );
  if (type === "STANDARD" && policy === undefined && kubernetesGroups.length === 0)
    problems.push(warning([], "The entry has neither a policy nor Kubernetes groups: it permits nothing."));
  return problems;
}

function checkPrincipal(arn: string): Problem[] {
  const at = ["principalArn"];
  if (/:assumed-role\//.test(arn))
    return [
      error(
        at,
        `"${arn}" is a session of a role. Name the role: ${arn.replace(/:sts:/, ":iam:").replace(/:assumed-role\/([^/]+).*/, ":role/$1")}.`,
      ),
    ];
  if (!/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/.test(arn))
    return [error(at, `"${arn}" is not the ARN of an IAM role or user. Write arn:aws:iam::111111111111:role/<name>.`)];
  if (/:role\/AWSReservedSSO_/.test(arn))
    return [
      error(
        at,
        `"${arn}" lacks the path of an IAM Identity Center role, without which it matches nobody. Write role/aws-reserved/sso.amazonaws.com/<region>/AWSReservedSSO_....`,
      ),
    ];
  return [];
}
