import type { ClusterKind } from "../kind.ts";
import { networkContract } from "../network/contract.ts";
import { clusterContract } from "./contract.ts";

/** One EKS control plane with the add-ons that nodes need to join. */
export const cluster: ClusterKind = {
  contract: clusterContract,
  reads: [networkContract],
  providers: ["aws"],
  load: async () => {
    const { ClusterStack } = await import("./cluster-stack.ts");
    return (app, context) => new ClusterStack(app, context);
  },
};
