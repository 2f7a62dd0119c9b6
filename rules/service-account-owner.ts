import { roleKeyOf } from "./iam/index.ts";
import { clusterOfTeam, type TeamSpec } from "./team.ts";

/** Who else gives roles to service accounts of a cluster. */
export interface AroundServiceAccounts {
  readonly teams: Readonly<
    Record<string, Pick<TeamSpec, "serviceAccounts"> & Partial<Pick<TeamSpec, "cluster" | "namespace">>>
  >;
  /** Names of all clusters of the environment. */
  readonly clusters: readonly string[];
  /** Service accounts that have a role already, and whose they are: `kube-system/cluster-autoscaler`. */
  readonly serviceAccounts: (cluster: string) => Readonly<Record<string, string>>;
}

/**
 * Whose role the pods of a service account have already. EKS has one Pod Identity association of an account, and somebody
 * else's stack may make it.
 */
export function ownerOfServiceAccount(
  cluster: string,
  account: { readonly namespace: string; readonly serviceAccount: string },
  { clusters, teams, serviceAccounts }: AroundServiceAccounts,
): { readonly team: string } | { readonly other: string } | undefined {
  const [team] =
    Object.entries(teams).find(
      ([name, each]) =>
        clusterOfTeam(each.cluster, clusters) === cluster &&
        (each.namespace ?? `team-${name}`) === account.namespace &&
        each.serviceAccounts.includes(account.serviceAccount),
    ) ?? [];
  if (team !== undefined) return { team };
  const taken = serviceAccounts(cluster);
  const key = roleKeyOf(account);
  const other = Object.hasOwn(taken, key) ? taken[key] : undefined;
  return other === undefined ? undefined : { other };
}
