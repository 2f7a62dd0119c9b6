import { clusterContract } from "../cluster/contract.ts";
import type { ClusterKind } from "../kind.ts";
import { tenantContract } from "./contract.ts";

/** What one owner has in a cluster that others use too. */
export const tenant: ClusterKind = {
  contract: tenantContract,
  reads: [clusterContract],
  providers: ["aws", "kubernetes"],
  // Every cluster of its own; of those of the base, the one that it shares.
  when: (_, name, { tenant: section, shares }) =>
    section !== undefined && (!shares.includes("clusters") || section.cluster === name),
  load: async () => {
    const { TenantStack } = await import("./tenant-stack.ts");
    return (app, context) => new TenantStack(app, context);
  },
};
