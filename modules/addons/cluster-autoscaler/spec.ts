import { at, error, type Problem } from "@ml-platform/rules";
import { z } from "zod";
import { checkReplicas, defineAddon } from "../addon-spec.ts";

/**
 * The newest chart, and the newest image of each Kubernetes minor version, as of 2026-11-25. The autoscaler simulates the
 * scheduler of one minor version, so its own must be the cluster's ("Releases" in cluster-autoscaler/README.md).
 *
 * Sources: tags of kubernetes/autoscaler (chart 9.59.0 of 2026-07-21; images of 2026-07-22, 1.32.7 of 2026-02-13, 1.31.5 of
 * 2025-10-08), promoted to registry.k8s.io by kubernetes/k8s.io pull request 9760. There is no 1.37 release yet.
 */
const chart = "9.59.0";
const versions = {
  "1.31": { chart, image: "v1.31.5" },
  "1.32": { chart, image: "v1.32.7" },
  "1.33": { chart, image: "v1.33.6" },
  "1.34": { chart, image: "v1.34.5" },
  "1.35": { chart, image: "v1.35.2" },
  "1.36": { chart, image: "v1.36.1" },
};

export const clusterAutoscaler = defineAddon({
  name: "cluster-autoscaler",
  description: "Adds nodes to autoscaled node groups when pods find no room, and removes nodes that nobody needs.",
  options: z.strictObject({
    expander: z
      .enum(["least-waste", "most-pods", "random"])
      .default("least-waste")
      .describe(
        "Which node group grows when several could: the one with the least idle CPU and memory, the one that fits the most pods, or any.",
      ),
    scaleDownUnneededMinutes: z
      .number()
      .default(10)
      .describe("Minutes for which a node must be unneeded before it is removed."),
    balanceSimilarNodeGroups: z
      .boolean()
      .default(false)
      .describe(
        "Keeps groups of the same shape at the same size. Off, because it spreads the nodes of one training job over zones.",
      ),
    skipNodesWithSystemPods: z
      .boolean()
      .default(false)
      .describe(
        "Keeps every node that runs a pod of kube-system. Off, because such pods land anywhere and their disruption budgets protect them.",
      ),
    skipNodesWithLocalStorage: z
      .boolean()
      .default(true)
      .describe("Keeps every node that runs a pod with data on its disk, such as a job's scratch space."),
    replicas: z
      .number()
      .default(2)
      .describe(
        "Number of pods. One works; the others take over within seconds when its node fails. With 0, no node group is scaled.",
      ),
  }),
  versions,
  needs: [],
  provides: ["the autoscaler of the node groups"],
  serviceAccount: { namespace: "kube-system", name: "cluster-autoscaler" },
  check: ({ replicas, scaleDownUnneededMinutes }): Problem[] => [
    ...at(["replicas"], checkReplicas(replicas, 0)),
    ...(Number.isInteger(scaleDownUnneededMinutes) && scaleDownUnneededMinutes >= 1
      ? []
      : [
          error(
            ["scaleDownUnneededMinutes"],
            `${scaleDownUnneededMinutes} is not a number of minutes. Use whole minutes from 1; 10 is the default.`,
          ),
        ]),
  ],
});
