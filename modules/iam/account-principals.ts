/**
 * The accounts of roles, as principals of who may assume another role: IAM refuses a role that does not exist yet, and
 * forgets one that is made anew. The roles themselves go into a condition on `aws:PrincipalArn`.
 *
 * @param roles ARNs
 */
export function accountPrincipals(roles: readonly string[]): { readonly AWS: readonly string[] } {
  return { AWS: [...new Set(roles.map((arn) => arn.replace(/^(arn:[^:]+:iam::\d+:).*$/, "$1root")))] };
}
