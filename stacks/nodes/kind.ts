import { clusterContract } from "../cluster/contract.ts";
import type { ClusterKind } from "../kind.ts";
import { networkContract } from "../network/contract.ts";
import { nodesContract } from "./contract.ts";

/** The node groups of one cluster, and the add-ons that need nodes to run on. */
export const nodes: ClusterKind = {
  contract: nodesContract,
  reads: [networkContract, clusterContract],
  providers: ["aws"],
  when: ({ nodeGroups }) => Object.keys(nodeGroups).length > 0,
  load: async () => {
    const { NodesStack } = await import("./nodes-stack.ts");
    return (app, context) => new NodesStack(app, context);
  },
};
