import { clusterContract } from "../cluster/contract.ts";
import type { ClusterKind } from "../kind.ts";
import { workloadsContract } from "./contract.ts";

/** What pods of a cluster may do in AWS. A stack of its own: it changes with what people run, and the cluster does not. */
export const workloads: ClusterKind = {
  contract: workloadsContract,
  // Associations of Pod Identity are parts of the cluster.
  reads: [clusterContract],
  providers: ["aws"],
  when: ({ workloads: own = {} }) => Object.keys(own).length > 0,
  load: async () => {
    const { WorkloadsStack } = await import("./workloads-stack.ts");
    return (app, context) => new WorkloadsStack(app, context);
  },
};
