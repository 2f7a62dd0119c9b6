import { clusterContract } from "../cluster/contract.ts";
import type { EnvironmentKind } from "../kind.ts";
import { networkContract } from "../network/contract.ts";
import { bastionContract } from "./contract.ts";

/** Hosts from which people reach the private clusters of an environment. */
export const bastion: EnvironmentKind = {
  contract: bastionContract,
  reads: [networkContract],
  readsOfEachCluster: [clusterContract],
  providers: ["aws"],
  load: async () => {
    const { BastionStack } = await import("./bastion-stack.ts");
    return (app, context) => new BastionStack(app, context);
  },
};
