import type { AddonName } from "@ml-platform/modules/addons";
import { clusterContract } from "../cluster/contract.ts";
import type { ClusterKind } from "../kind.ts";
import { networkContract } from "../network/contract.ts";
import { nodesContract } from "../nodes/contract.ts";
import { platformContract } from "./contract.ts";

/** What runs in one cluster for all its users: add-ons from the catalogue in `modules/addons`. */
export const platform: ClusterKind = {
  contract: platformContract,
  reads: [networkContract, clusterContract, nodesContract],
  providers: ["aws", "helm", "kubernetes"],
  when: ({ platform: section }) => section !== undefined,
  load: async (cluster) => {
    const names = Object.keys(cluster.platform?.addons ?? {}) as AddonName[];
    const [{ PlatformAddonsStack }, { loadAddon }] = await Promise.all([
      import("./platform-addons-stack.ts"),
      import("@ml-platform/modules/addons"),
    ]);
    const addons = new Map(await Promise.all(names.map(async (name) => [name, await loadAddon(name)] as const)));
    return (app, context) => new PlatformAddonsStack(app, context, addons);
  },
};
