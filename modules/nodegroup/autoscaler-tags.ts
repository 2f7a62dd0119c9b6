import { describeInstanceType, labelsOf, type NodeGroupSpec, taintsOf } from "@ml-platform/rules";
import { capacityTypes } from "./capacity.ts";

/** What the cluster autoscaler learns about a node that is not there yet. */
export interface AutoscalerTag {
  /** `label nvidia.com/gpu.present`: names the tag's resource. */
  readonly id: string;
  readonly key: string;
  readonly value: string;
}

const prefix = "k8s.io/cluster-autoscaler/node-template";

/**
 * Labels, taints and resources of the first node of a group that stands at zero. The autoscaler takes them from tags of the
 * auto-scaling group, and from tags of the EKS node group.
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

function resourcesOf(spec: NodeGroupSpec): Record<string, string> {
  const { gpu, efaInterfaces } = describeInstanceType(spec.instanceType);
  return {
    "ephemeral-storage": `${spec.diskGiB}Gi`,
    ...(gpu !== undefined && { "nvidia.com/gpu": String(gpu.count) }),
    ...(spec.efa && { "vpc.amazonaws.com/efa": String(efaInterfaces) }),
  };
}

function tag(kind: "label" | "taint" | "resources", name: string, value: string): AutoscalerTag {
  return { id: `${kind} ${name}`, key: `${prefix}/${kind}/${name}`, value };
}
