import {
  clusterOfTeam,
  clusterRoleKeys,
  environmentRoleKeys,
  roleKeyOf,
  runnerNames,
  runnersNamespace,
} from "@ml-platform/rules";
import { serviceAccountsOfAddons } from "../clusters/service-accounts.ts";

/** What an author wrote of what has roles. */
export interface WithRoles {
  readonly clusters?: Readonly<Record<string, object>> | undefined;
  readonly secrets?:
    | { readonly declared: Readonly<Record<string, { readonly readers: { readonly workloads: readonly Workload[] } }>> }
    | undefined;
  readonly runners?: { readonly gpu: Readonly<Record<string, { readonly cluster?: string | undefined }>> } | undefined;
}

interface Workload {
  readonly cluster?: string | undefined;
  readonly namespace: string;
  readonly serviceAccount: string;
}

interface Written {
  readonly autoMode?: unknown;
  readonly workloads?: Readonly<Record<string, Workload>>;
}

/** The roles of one cluster that can be changed, by their keys, each with what it is for. */
export function rolesOfCluster(name: string, written: WithRoles): Readonly<Record<string, string>> {
  const clusters = Object.keys(written.clusters ?? {});
  const isHere = ({ cluster }: { readonly cluster?: string | undefined }) => clusterOfTeam(cluster, clusters) === name;
  const readers = Object.values(written.secrets?.declared ?? {}).flatMap((secret) => secret.readers.workloads);
  const runners = Object.entries(written.runners?.gpu ?? {}).filter(([, runner]) => isHere(runner));
  const { autoMode, workloads = {} } = (written.clusters?.[name] ?? {}) as Written;
  const own = Object.values(workloads).map(roleKeyOf);
  return {
    ...clusterRoleKeys,
    ...(autoMode !== undefined && { "auto-nodes": "nodes of EKS Auto Mode" }),
    ...serviceAccountsOfAddons(written.clusters?.[name]),
    // What a workload's role is and has, the workload itself says.
    ...Object.fromEntries(
      readers
        .filter((each) => isHere(each) && !own.includes(roleKeyOf(each)))
        .map((each) => [roleKeyOf(each), "pods that read secrets"]),
    ),
    ...Object.fromEntries(
      runners.map(([runner]) => [
        roleKeyOf({ namespace: runnersNamespace, serviceAccount: runnerNames(runner).manager }),
        `the runner ${runner}`,
      ]),
    ),
  };
}

/** The roles of an environment that can be changed everywhere at once. */
export function rolesOfEnvironment(written: WithRoles): Readonly<Record<string, string>> {
  const ofClusters = Object.keys(written.clusters ?? {}).map((name) => rolesOfCluster(name, written));
  return Object.assign({}, ...ofClusters, environmentRoleKeys) as Readonly<Record<string, string>>;
}
