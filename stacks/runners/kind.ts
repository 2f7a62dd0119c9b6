import { clusterContract } from "../cluster/contract.ts";
import type { ClusterKind } from "../kind.ts";
import { platformContract } from "../platform/contract.ts";
import { runnersContract } from "./contract.ts";

/** The GitLab runners of a cluster, once External Secrets is there, which brings their tokens. */
export const runners: ClusterKind = {
  contract: runnersContract,
  reads: [clusterContract, platformContract],
  providers: ["aws", "helm", "kubernetes"],
  when: (_, name, { runners: section }) => Object.values(section?.gpu ?? {}).some(({ cluster }) => cluster === name),
  load: async () => {
    const { RunnersStack } = await import("./runners-stack.ts");
    return (app, context) => new RunnersStack(app, context);
  },
};
