import {
  findInstanceType,
  hasOwnDevicePlugin,
  type NodeGroupSpec,
  type Problem,
  taintsOf,
  warning,
} from "@ml-platform/rules";
import type { JsonObject } from "./json-document.ts";

type NodeGroups = Readonly<Record<string, NodeGroupSpec>>;

/** What a node may have that pods get through a device plugin only. */
export type Device = "gpu" | "neuron" | "efa";

/** In the words of a warning: "No node group of the cluster has ..." */
const words: Readonly<Record<Device, { readonly device: string; readonly fix: string }>> = {
  gpu: { device: "NVIDIA GPUs", fix: "a group whose instance type has GPUs, such as g6.xlarge" },
  neuron: { device: "Neuron devices", fix: "a group whose instance type has them, such as inf2.xlarge" },
  efa: { device: "Elastic Fabric Adapters", fix: "a group with efa: true" },
};

/** The labels of our node groups by which an agent of a device selects its nodes: see `labelsOf`. */
export const deviceLabels: Readonly<Record<Device, string>> = {
  gpu: "nvidia.com/gpu.present",
  neuron: "aws.amazon.com/neuron.present",
  efa: "vpc.amazonaws.com/efa.present",
};

/** The node groups that have a device. One with an unknown instance type, which its own check refuses, has none. */
export function groupsWith(device: Device, nodeGroups: NodeGroups): NodeGroups {
  return Object.fromEntries(Object.entries(nodeGroups).filter(([, group]) => hasDevice(device, group)));
}

function hasDevice(device: Device, { instanceType, instanceShapes, efa }: NodeGroupSpec): boolean {
  if (device === "efa") return efa;
  const type = findInstanceType(instanceType, instanceShapes);
  return typeof type !== "string" && type[device] !== undefined;
}

/** The groups with GPUs that need NVIDIA's device plugin, because their image does not bring it. */
export function groupsWithoutOwnPlugin(nodeGroups: NodeGroups): NodeGroups {
  const withGpus = Object.entries(groupsWith("gpu", nodeGroups));
  return Object.fromEntries(withGpus.filter(([, group]) => !hasOwnDevicePlugin(group)));
}

/**
 * A warning if an agent of a device finds no node to run on. It is not an error: a sandpit has its base's add-ons, and may
 * leave out groups.
 */
export function checkFindsNodes(addon: string, device: Device, nodeGroups: NodeGroups): Problem[] {
  if (Object.keys(groupsWith(device, nodeGroups)).length > 0) return [];
  const { device: devices, fix } = words[device];
  return [
    warning(
      [],
      `No node group of the cluster has ${devices}, so ${addon} runs nowhere. Add ${fix}, or remove ${addon}.`,
    ),
  ];
}

/** Taints of nodes with devices: those that the platform gives them, and the dedication to one kind of pod. */
const usualTaints = ["nvidia.com/gpu", "aws.amazon.com/neuron", "dedicated"];

/** Tolerations of an agent that runs on every node of some groups: exactly their taints, and the usual ones of such nodes. */
export function agentTolerations(groups: NodeGroups): JsonObject[] {
  const taints = Object.values(groups).flatMap((group) => taintsOf(group).map(({ key }) => key));
  return [...new Set([...usualTaints, ...taints])].map((key) => ({ key, operator: "Exists" }));
}
