import { clusterContract } from "../cluster/contract.ts";
import type { EnvironmentKind } from "../kind.ts";
import { secretsContract } from "./contract.ts";

/** The secrets of an environment without their values, and who may read them. */
export const secrets: EnvironmentKind = {
  contract: secretsContract,
  reads: [],
  // Pods that read secrets get their role by an association, which is a part of their cluster.
  readsOfEachCluster: [clusterContract],
  providers: ["aws"],
  load: async () => {
    const { SecretsStack } = await import("./secrets-stack.ts");
    return (app, context) => new SecretsStack(app, context);
  },
};
