import {
  at,
  checkWorkloads,
  checkWorkloadsAround,
  checkWorkloadsInPlace,
  isRegion,
  type Problem,
  type WorkloadSpecs,
} from "@ml-platform/rules";
import type { SectionRule } from "../model/section.ts";
import { serviceAccountsOfAddons } from "./service-accounts.ts";

type Clusters = Readonly<Record<string, { readonly workloads?: WorkloadSpecs | undefined }>>;

/** Rules for the workloads of all clusters. */
export const workloadRules: readonly SectionRule<Clusters>[] = [
  {
    needs: ["account", "region"],
    check: (clusters, { account, region }) =>
      eachCluster(clusters, (workloads) => [
        ...checkWorkloads(workloads),
        ...(isRegion(region) ? checkWorkloadsInPlace(workloads, { accountId: account.id, region }) : []),
      ]),
  },
  {
    needs: ["name", "teams", "secrets"],
    check: (clusters, { name, teams = {}, secrets }) =>
      eachCluster(clusters, (workloads, cluster) =>
        checkWorkloadsAround(cluster, workloads, {
          environment: name,
          teams,
          clusters: Object.keys(clusters),
          serviceAccounts: (each) => serviceAccountsOfAddons(clusters[each]),
          secrets: Object.keys(secrets?.declared ?? {}),
        }),
      ),
  },
];

function eachCluster(
  clusters: Clusters,
  check: (workloads: WorkloadSpecs, cluster: string) => readonly Problem[],
): Problem[] {
  return Object.entries(clusters).flatMap(([name, { workloads }]) =>
    workloads === undefined ? [] : at([name, "workloads"], check(workloads, name)),
  );
}
