import { knownEksAddon, policiesOfRoles, type RoleChange } from "@ml-platform/rules";
import type { Environment } from "../model/environment.ts";

/**
 * Everything that an environment says about roles and their managed policies: of its own, of its clusters, of what these use,
 * and of its pods.
 */
export function roleChangesOf({ iam, clusters }: Pick<Environment, "iam" | "clusters">): RoleChange[] {
  return [
    ...Object.values(iam?.roles ?? {}),
    ...Object.values(clusters).flatMap(({ roles = {}, workloads = {}, eksAddons, ...features }) => [
      ...Object.values(roles),
      ...Object.values(policiesOfRoles(features)).map((policies) => ({ policies })),
      ...Object.values(workloads).map(({ roleArn, policies }) => ({ arn: roleArn, policies })),
      ...Object.entries(eksAddons).flatMap(([name, { podIdentity = {} }]) =>
        Object.values({ ...knownEksAddon(name)?.pods, ...podIdentity }).map((role) => ({
          ...("roleArn" in role && { arn: role.roleArn }),
          policies: role.managedPolicies,
        })),
      ),
    ]),
  ];
}

/** ARNs of the roles that exist already and that the environment uses, each once. */
export function givenRolesOf(environment: Pick<Environment, "iam" | "clusters">): string[] {
  return [...new Set(roleChangesOf(environment).flatMap(({ arn }) => arn ?? []))].sort();
}

/** ARNs of the managed policies that it attaches or that limit its roles, each once. */
export function namedPoliciesOf(environment: Pick<Environment, "iam" | "clusters">): string[] {
  const attached = roleChangesOf(environment).flatMap(({ policies = [] }) => policies);
  const named = [...attached, environment.iam?.permissionsBoundary ?? []].flat();
  return [...new Set(named)].filter((policy) => policy.startsWith("arn:")).sort();
}
