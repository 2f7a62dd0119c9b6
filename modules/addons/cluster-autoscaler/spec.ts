import { at, didYouMean, error, isScalable, type Problem, unpricedGroups, warning } from "@ml-platform/rules";
import { z } from "zod";
import { checkReplicas, defineAddon } from "../addon-spec.ts";
import type { AddonNeighbours } from "../surroundings.ts";

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

/** The autoscaler does not start with a duration that Go cannot hold, and nobody waits so long. */
const mostMinutes = 7 * 24 * 60;

export const clusterAutoscaler = defineAddon({
  name: "cluster-autoscaler",
  description: "Adds nodes to autoscaled node groups when pods find no room, and removes nodes that nobody needs.",
  options: z.strictObject({
    expander: z
      .enum(["priority", "least-waste", "most-pods", "random"])
      .default("priority")
      .describe(
        "Which node group grows when several could: the cheapest kind (spot before on demand, cheap GPUs before dear ones; among equals the least idle one), the one with the least idle CPU and memory, the one that fits the most pods, or any.",
      ),
    expanderPriorities: z
      .record(z.string(), z.number())
      .exactOptional()
      .describe(
        "Priorities of node groups by name, for the expander priority: the highest number grows first, and groups that are not named grow last. Default: by capacity and by the price of a GPU.",
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
    serviceMonitor: z
      .boolean()
      .default(false)
      .describe("Whether Prometheus reads its metrics; needs the kinds of the Prometheus operator."),
  }),
  versions,
  needs: [],
  provides: ["the autoscaler of the node groups"],
  serviceAccount: { namespace: "kube-system", name: "cluster-autoscaler" },
  check: ({ replicas, scaleDownUnneededMinutes, expander, expanderPriorities }, neighbours): Problem[] => [
    ...at(["replicas"], checkReplicas(replicas, 0)),
    ...(Number.isInteger(scaleDownUnneededMinutes) &&
    scaleDownUnneededMinutes >= 1 &&
    scaleDownUnneededMinutes <= mostMinutes
      ? []
      : [
          error(
            ["scaleDownUnneededMinutes"],
            `${scaleDownUnneededMinutes} is not a number of minutes. Use whole minutes from 1 to ${mostMinutes}, a week; 10 is the default.`,
          ),
        ]),
    ...at(["expanderPriorities"], checkPriorities(expander, expanderPriorities, neighbours)),
    ...(expander === "priority" && expanderPriorities === undefined ? checkPrices(neighbours) : []),
  ],
});

function checkPriorities(
  expander: string,
  priorities: Readonly<Record<string, number>> | undefined,
  { nodeGroups }: AddonNeighbours,
): Problem[] {
  if (priorities === undefined) return [];
  if (expander !== "priority")
    return [error([], `The expander ${expander} knows no priorities. Set expander to "priority", or remove them.`)];
  const names = Object.keys(nodeGroups);
  return Object.entries(priorities).flatMap(([name, number]) => {
    const group = nodeGroups[name];
    if (group === undefined)
      return [
        error(
          [name],
          `The cluster has no such node group.${didYouMean(name, names)} Its node groups: ${names.join(", ")}.`,
        ),
      ];
    return [
      ...(Number.isInteger(number) && number >= 1
        ? []
        : [error([name], `${number} is not a priority. Use whole numbers from 1; the highest grows first.`)]),
      ...(isScalable(group)
        ? []
        : [warning([name], "The autoscaler never scales this group, so that its priority has no effect. Remove it.")]),
    ];
  });
}

function checkPrices({ nodeGroups }: AddonNeighbours): Problem[] {
  const unpriced = unpricedGroups(nodeGroups);
  if (unpriced.length === 0) return [];
  return [
    warning(
      ["expander"],
      `No price is known for the nodes of ${unpriced.join(", ")}, which therefore grow after all other groups. Set expanderPriorities if they should not.`,
    ),
  ];
}
