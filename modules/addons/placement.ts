import type { JsonObject } from "./json-document.ts";

/**
 * Affinity of an add-on whose replicas should outlive any one node: on-demand nodes before spot nodes, which EC2 takes
 * away at two minutes' notice, and each replica on a node of its own, in a zone of its own where there is one. These are
 * preferences, so that a cluster of one spot node still runs the add-on. GPU and dedicated nodes are tainted, and without
 * a toleration no replica lands there.
 *
 * @param labels labels that all replicas have, and no other pod
 */
export function spreadAffinity(labels: Readonly<Record<string, string>>): JsonObject {
  const apart = (topologyKey: string, weight: number) => ({
    weight,
    podAffinityTerm: { topologyKey, labelSelector: { matchLabels: labels } },
  });
  return {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          preference: {
            matchExpressions: [{ key: "eks.amazonaws.com/capacityType", operator: "NotIn", values: ["SPOT"] }],
          },
        },
      ],
    },
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        apart("kubernetes.io/hostname", 100),
        apart("topology.kubernetes.io/zone", 50),
      ],
    },
  };
}
