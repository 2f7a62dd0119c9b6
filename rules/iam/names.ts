/**
 * What roles and managed policies are called.
 *
 * Source, as of 2026-11-27: `Path`, `RoleName` and `PermissionsBoundary` of CreateRole in the IAM API reference; "IAM and AWS
 * STS quotas" in the IAM user guide. IAM takes more characters in a path than these, which ARNs and patterns of policies
 * would have to escape.
 */
const pathPattern = /^\/(?:[\w+=,.@-]+\/)*$/;
const longestPath = 512;

/** Paths that only AWS makes roles in. */
const reservedPaths = ["/aws-service-role/", "/aws-reserved/"] as const;

const awsPolicyPattern = /^(?:(?:service-role|job-function|aws-service-role)\/)?[\w+=,.@-]{1,128}$/;
const policyArnPattern = /^arn:(aws[a-z-]*):iam::(aws|\d{12}):policy\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]{1,128})$/;

/** What is wrong with the path of roles; undefined if nothing is. */
export function pathProblem(path: string): string | undefined {
  if (!pathPattern.test(path) || path.length > longestPath)
    return `"${path}" is not the path of a role. Begin and end with a slash, as in "/ml/", with at most ${longestPath} letters, digits and any of "+=,.@_-" between slashes.`;
  const reserved = reservedPaths.find((each) => path.startsWith(each));
  if (reserved === undefined) return undefined;
  return `"${path}" is below ${reserved}, where AWS makes roles for itself. Use a path of your own, such as "/ml/".`;
}

/** The parts of the ARN of a managed policy; undefined if it is none. */
export function policyArnParts(
  arn: string,
): { readonly partition: string; readonly owner: string; readonly name: string } | undefined {
  const [, partition, owner, name] = policyArnPattern.exec(arn) ?? [];
  if (partition === undefined || owner === undefined || name === undefined) return undefined;
  return { partition, owner, name };
}

/** Whether it can be the name of a policy of AWS, as it stands in ARNs after `policy/`. */
export function isAwsPolicyName(text: string): boolean {
  return awsPolicyPattern.test(text);
}

/** The ARN of a managed policy that is written as its ARN, or by name for one of AWS. */
export function managedPolicyArn(policy: string, partition: string): string {
  return policy.startsWith("arn:") ? policy : `arn:${partition}:iam::aws:policy/${policy}`;
}

/** The name of a role or a managed policy, by its ARN or by name and path. */
export function nameWithoutPath(text: string): string {
  return text.slice(text.lastIndexOf("/") + 1);
}
