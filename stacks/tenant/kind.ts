import { clusterContract } from "../cluster/contract.ts";
import type { ClusterKind } from "../kind.ts";
import { tenantContract } from "./contract.ts";

/** What one owner has in a cluster that others use too. */
export const tenant: ClusterKind = {
  contract: tenantContract,
  reads: [clusterContract],
  providers: ["aws", "kubernetes"],
  when: (_, name, { tenant: section }) => section?.cluster === name,
  load: async () => {
    const { TenantStack } = await import("./tenant-stack.ts");
    return (app, context) => new TenantStack(app, context);
  },
};
