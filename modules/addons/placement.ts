import { isSystemGroup, type NodeGroupSpec, systemDedication, systemTaint } from "@ml-platform/rules";
import type { JsonObject } from "./json-document.ts";

/**
 * Where the pods of an add-on run that serve the whole cluster: on system nodes where the cluster has a group that is
 * dedicated to them, and otherwise on any node without a taint. Both keys are those of a pod's specification.
 */
export function systemPlacement(nodeGroups: Readonly<Record<string, NodeGroupSpec>>): JsonObject {
  if (!Object.values(nodeGroups).some(isSystemGroup)) return {};
  const { key, effect } = systemTaint;
  return { nodeSelector: { dedicated: systemDedication }, tolerations: [{ key, operator: "Exists", effect }] };
}

/**
 * Affinity of an add-on that should survive the loss of any node: it prefers on-demand nodes to spot nodes, which EC2
 * reclaims at two minutes' notice, and a separate node, and if possible a separate zone, for each replica. None of this is
 * required, so that the add-on also runs in a cluster of one spot node. GPU and dedicated nodes are excluded by their
 * taints, which the replicas do not tolerate.
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
