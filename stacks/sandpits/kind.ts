import { sandpitDeployers } from "@ml-platform/rules";
import { clusterContract } from "../cluster/contract.ts";
import type { ClusterKind } from "../kind.ts";
import { sandpitsContract } from "./contract.ts";

/** What a cluster of a base has so that sandpits can be made in it, where an access entry lets somebody make them. */
export const sandpits: ClusterKind = {
  contract: sandpitsContract,
  reads: [clusterContract],
  providers: ["aws", "kubernetes"],
  when: ({ access }, _, { kind }) =>
    kind === "permanent" &&
    Object.values(access).some(({ kubernetesGroups = [] }) => kubernetesGroups.includes(sandpitDeployers)),
  load: async () => {
    const { SandpitsStack } = await import("./sandpits-stack.ts");
    return (app, context) => new SandpitsStack(app, context);
  },
};
