import type { Environment } from "@ml-platform/environments";
import type { RoleSettings } from "@ml-platform/modules/role-settings";
import { type RoleChange, type RoleChanges, roleKeyOf, type WorkloadSpecs } from "@ml-platform/rules";

/**
 * How single roles of an environment differ from what modules make: as the cluster says, then as the environment says. Both
 * add policies; a role that exists already is used as it is.
 *
 * @param clusterNames names in AWS of the clusters, by their names in the environment
 */
export function roleSettingsOf(
  { iam, clusters }: Pick<Environment, "iam" | "clusters">,
  clusterNames: Readonly<Record<string, string>>,
): RoleSettings {
  const byOwner = new Map<string, RoleChanges>(
    Object.entries(clusters).map(([name, { roles = {}, workloads = {} }]) => [
      clusterNames[name] ?? name,
      { ...roles, ...ofWorkloads(workloads) },
    ]),
  );
  return {
    changeOf(owner, key) {
      const [own, common] = [at(byOwner.get(owner), key), at(iam?.roles, key)];
      const arn = own.arn ?? (own.policies === undefined ? common.arn : undefined);
      if (arn !== undefined) return { arn };
      return { policies: [...new Set([...(own.policies ?? []), ...(common.policies ?? [])])] };
    },
  };
}

function at(changes: RoleChanges | undefined, key: string): RoleChange {
  return changes !== undefined && Object.hasOwn(changes, key) ? (changes[key] as RoleChange) : {};
}

function ofWorkloads(workloads: WorkloadSpecs): RoleChanges {
  return Object.fromEntries(
    Object.values(workloads).map(({ roleArn, policies, ...account }) => [
      roleKeyOf(account),
      roleArn === undefined ? { policies } : { arn: roleArn },
    ]),
  );
}
