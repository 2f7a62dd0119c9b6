import { describeInstanceType, error, labelsOf, type NodeGroupSpec, type Problem, taintsOf } from "@ml-platform/rules";
import { capacityTypes } from "./eks-names.ts";

/** What the cluster autoscaler knows about a node that does not exist yet. */
export interface AutoscalerTag {
  /** The id of the tag's resource: `label-nvidia-com-gpu-present`. */
  readonly id: string;
  readonly key: string;
  readonly value: string;
}

const prefix = "k8s.io/cluster-autoscaler/node-template";

/**
 * Labels, taints and resources of the first node of a group without nodes. The autoscaler reads them from the tags of the
 * auto-scaling group and of the EKS node group.
 * Source: kubernetes/autoscaler, cluster-autoscaler/cloudprovider/aws/README.md, "Auto-Discovery Setup" and "Scale from 0".
 */
export function autoscalerTags(spec: NodeGroupSpec): AutoscalerTag[] {
  const labels = { ...labelsOf(spec), "eks.amazonaws.com/capacityType": capacityTypes[spec.capacity] };
  return [
    ...Object.entries(labels).map(([label, value]) => tag("label", label, value)),
    ...taintsOf(spec).map(({ key, value = "", effect }) => tag("taint", key, `${value}:${effect}`)),
    ...Object.entries(resourcesOf(spec)).map(([resource, amount]) => tag("resources", resource, amount)),
  ];
}

/** A tag key has at most 128 characters, and a resource 50 tags, some of which are the environment's. */
const maxKeyLength = 128;
const maxTags = 40;

export function checkAutoscalerTags(tags: readonly AutoscalerTag[]): Problem[] {
  const tooMany =
    tags.length > maxTags
      ? [
          error(
            ["labels"],
            `Labels, taints and resources require ${tags.length} tags for the cluster autoscaler, and ${maxTags} are possible. Use fewer labels, or set autoscaled to false.`,
          ),
        ]
      : [];
  const tooLong = tags
    .filter(({ key }) => key.length > maxKeyLength)
    .map(({ key }) =>
      error(
        ["labels"],
        `The cluster autoscaler's tag "${key}" has ${key.length} characters, and AWS accepts ${maxKeyLength}. Shorten the label or taint, or set autoscaled to false.`,
      ),
    );
  return [...tooMany, ...tooLong];
}

/**
 * The share of a node's disk that pods can use: the kubelet evicts pods when less than 10 percent is free, and reserves a
 * part for itself and the system. With a higher share, the autoscaler would start nodes for pods that do not fit.
 */
const percentOfDiskForPods = 85;

function resourcesOf(spec: NodeGroupSpec): Record<string, string> {
  const { gpu, efaInterfaces } = describeInstanceType(spec.instanceType);
  return {
    "ephemeral-storage": `${Math.floor((spec.diskGiB * percentOfDiskForPods) / 100)}Gi`,
    ...(gpu !== undefined && { "nvidia.com/gpu": String(gpu.count) }),
    ...(spec.efa && { "vpc.amazonaws.com/efa": String(efaInterfaces) }),
  };
}

function tag(kind: "label" | "taint" | "resources", name: string, value: string): AutoscalerTag {
  return { id: `${kind}-${name.replace(/[./]/g, "-")}`, key: `${prefix}/${kind}/${name}`, value };
}
