import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import type { NodeGroup } from "../../eks/model.ts";
import type { AutoScalingGroup } from "../nodes/auto-scaling-groups.ts";
import { type NodeSettings, nodeResources } from "../nodes/capacity.ts";
import type { InstanceShape } from "../nodes/instance-shape.ts";
import { groupTaints } from "../nodes/node-group-settings.ts";
import type { Taint } from "../nodes/user-data.ts";
import { amounts, type Candidate } from "./fit.ts";

const prefix = "k8s.io/cluster-autoscaler/node-template";

/**
 * The node that a group without nodes would get, as cluster-autoscaler imagines it: from the tags of the Auto Scaling group,
 * and from labels and taints that EKS knows of a managed group.
 *
 * Source: kubernetes/autoscaler, cluster-autoscaler/cloudprovider/aws/README.md, "Auto-Discovery Setup", and
 * aws_manager.go, buildNodeFromTemplate.
 */
export function templateNode(
  { tags, zones }: Pick<AutoScalingGroup, "tags" | "zones">,
  group: NodeGroup | undefined,
  shape: InstanceShape,
  settings: NodeSettings,
  region: string,
): Candidate {
  const isManaged = group !== undefined && group.amiType !== "CUSTOM";
  const [zone = ""] = zones;
  return {
    labels: {
      ...(isManaged && group.labels),
      ...(group !== undefined && { "eks.amazonaws.com/nodegroup": group.nodegroupName }),
      ...tagged(tags, "label"),
      "kubernetes.io/arch": shape.architecture,
      "kubernetes.io/os": "linux",
      "node.kubernetes.io/instance-type": shape.type,
      "topology.kubernetes.io/region": region,
      "topology.kubernetes.io/zone": zone,
    },
    taints: withTagged(isManaged ? groupTaints(group) : [], tagged(tags, "taint")),
    free: {
      // Unlike the real one: what a node of this cluster really leaves to pods.
      ...amounts({ ...tagged(tags, "resources"), ...nodeResources(shape, settings).allocatable }),
      ...(shape.gpus > 0 && { "nvidia.com/gpu": shape.gpus }),
    },
  };
}

/** The next node of a group that has one: like that one, whatever the tags say. */
export function likeNode(template: Candidate, node: KubeObject): Candidate {
  const { "kubernetes.io/hostname": _, ...labels } = node.metadata.labels ?? {};
  return { ...template, labels, taints: lastingTaints(node).filter(({ key }) => key !== toBeDeleted) };
}

/** The taint of a node that the cluster-autoscaler is about to end. */
export const toBeDeleted = "ToBeDeletedByClusterAutoscaler";

/** Taints that a node keeps: not those that tell its condition. */
export function lastingTaints(node: KubeObject): readonly Taint[] {
  const { taints = [] } = (node["spec"] ?? {}) as { readonly taints?: readonly Taint[] };
  return taints.filter(({ key }) => !key.startsWith("node.kubernetes.io/"));
}

/** Devices that only tags tell of. */
export function taggedDevices({ tags }: Pick<AutoScalingGroup, "tags">): string[] {
  return Object.keys(tagged(tags, "resources")).filter((name) => name.includes("/"));
}

function tagged(tags: Readonly<Record<string, string>>, kind: string): Record<string, string> {
  const start = `${prefix}/${kind}/`;
  const found = Object.entries(tags).filter(([key]) => key.startsWith(start));
  return Object.fromEntries(found.map(([key, value]) => [key.slice(start.length), value]));
}

/** A tag's value is `<value>:<effect>`. */
function withTagged(taints: readonly Taint[], tags: Readonly<Record<string, string>>): Taint[] {
  const fromTags = Object.entries(tags).flatMap(([key, text]): Taint[] => {
    const [, value = "", effect] = /^(.*):(NoSchedule|NoExecute|PreferNoSchedule)$/.exec(text) ?? [];
    return effect === undefined ? [] : [{ key, effect, ...(value !== "" && { value }) }];
  });
  const isTagged = ({ key, effect }: Taint) => fromTags.some((tag) => tag.key === key && tag.effect === effect);
  return [...taints.filter((taint) => !isTagged(taint)), ...fromTags];
}
