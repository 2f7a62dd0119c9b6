/**
 * Access policies of EKS: what an entry allows in the cluster or in some namespaces.
 *
 * Sources, as of 2026-11-27: "Review access policy permissions" and "Associate access policies with access entries" (one scope
 * for each policy of an entry, wildcards in namespaces) in the EKS user guide; "Amazon EKS service quotas" (policies of an
 * entry).
 */
import { checkDuplicates, duplicates } from "../duplicates.ts";
import { didYouMean } from "../nearest.ts";
import { at, error, type Problem } from "../problem.ts";

/** EKS access policies meant for people and pipelines; the others belong to AWS services. */
export const accessPolicies = [
  "AmazonEKSClusterAdminPolicy",
  "AmazonEKSAdminPolicy",
  "AmazonEKSAdminViewPolicy",
  "AmazonEKSEditPolicy",
  "AmazonEKSViewPolicy",
  "AmazonEKSSecretReaderPolicy",
] as const;

/** One access policy, in the whole cluster or in some namespaces. */
export interface AccessPolicySpec {
  /** Short name of an EKS access policy: `AmazonEKSViewPolicy`. */
  readonly policy: string;
  /** Namespaces that the policy is limited to; without it, the whole cluster. */
  readonly namespaces?: readonly string[] | undefined;
}

/** The policies of an entry in the two forms in which an author writes them. */
export interface WrittenPolicies {
  /** One policy, in short. */
  readonly policy?: string | undefined;
  /** Of `policy`. */
  readonly namespaces?: readonly string[] | undefined;
  /** Any number. */
  readonly policies?: readonly AccessPolicySpec[] | undefined;
}

/** EKS takes no more for an entry. */
const mostPolicies = 20;

/** All policies of an entry, whichever way they are written. */
export function policiesOf({ policy, namespaces, policies = [] }: WrittenPolicies): readonly AccessPolicySpec[] {
  return policy === undefined ? policies : [{ policy, namespaces }, ...policies];
}

/** Errors in the policies of one entry. */
export function checkPolicies({ policy, namespaces, policies }: WrittenPolicies): Problem[] {
  return [
    ...checkForms({ policy, namespaces, policies }),
    ...(policy === undefined ? [] : checkPolicy({ policy, namespaces })),
    ...(policies ?? []).flatMap((each, index) => at(["policies", index], checkPolicy(each))),
    ...checkRepeated(policies ?? []),
  ];
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

function checkForms({ policy, namespaces, policies }: WrittenPolicies): Problem[] {
  if (policies === undefined) {
    if (policy !== undefined || namespaces === undefined) return [];
    return [
      error(
        ["namespaces"],
        "Namespaces limit a policy, and the entry has none. Add a policy, or remove the namespaces.",
      ),
    ];
  }
  const short = policy !== undefined ? ["policy"] : namespaces !== undefined ? ["namespaces"] : undefined;
  if (short !== undefined)
    return [error(short, "The entry has policies as well, each with namespaces of its own. Move this into the list.")];
  if (policies.length === 0)
    return [error(["policies"], "An empty list grants nothing. List policies, or remove the key.")];
  if (policies.length <= mostPolicies) return [];
  return [error(["policies"], `${policies.length} policies. EKS accepts at most ${mostPolicies} for an entry.`)];
}

function checkPolicy({ policy, namespaces }: AccessPolicySpec): Problem[] {
  return [
    ...at(["policy"], checkAccessPolicy(policy)),
    ...at(["namespaces"], namespaces === undefined ? [] : checkNamespaces(namespaces)),
  ];
}

function checkNamespaces(namespaces: readonly string[]): Problem[] {
  if (namespaces.length === 0)
    return [error([], "An empty list grants nothing. List namespaces, or omit the key to cover all of them.")];
  const isNamespace = (text: string): boolean => /^[a-z0-9*](?:[a-z0-9*-]{0,61}[a-z0-9*])?$/.test(text);
  return [
    ...namespaces.flatMap((text, index) =>
      isNamespace(text)
        ? []
        : [
            error(
              [index],
              `"${text}" is not the name of a namespace. Use up to 63 lower-case letters, digits and hyphens, or "*" for any, such as team-*.`,
            ),
          ],
    ),
    ...checkDuplicates(namespaces),
  ];
}

/** Of one policy, EKS keeps one scope for an entry: the second would replace the first. */
function checkRepeated(policies: readonly AccessPolicySpec[]): Problem[] {
  const repeated = duplicates(policies.map(({ policy }) => policy));
  return repeated.map((policy) => {
    const index = policies.findLastIndex((each) => each.policy === policy);
    const all = policies.filter((each) => each.policy === policy);
    const fix = all.some(({ namespaces }) => namespaces === undefined)
      ? "Keep the one without namespaces, which covers the whole cluster."
      : "Merge their namespaces.";
    return error(
      ["policies", index, "policy"],
      `"${policy}" is listed twice, and EKS keeps one scope for each policy of an entry. ${fix}`,
    );
  });
}
