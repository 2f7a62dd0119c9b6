import { clusterContract } from "../cluster/contract.ts";
import type { ClusterKind } from "../kind.ts";
import { platformContract } from "../platform/contract.ts";
import { teamsContract } from "./contract.ts";

/** What the teams of a cluster have in it, once everything is there that serves all of them. */
export const teams: ClusterKind = {
  contract: teamsContract,
  reads: [clusterContract, platformContract],
  providers: ["aws", "helm", "kubernetes"],
  when: (_, name, { teams: section = {} }) => Object.values(section).some(({ cluster }) => cluster === name),
  load: async () => {
    const { TeamsStack } = await import("./teams-stack.ts");
    return (app, context) => new TeamsStack(app, context);
  },
};
