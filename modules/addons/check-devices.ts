import { type NodeGroupSpec, type Problem, warning } from "@ml-platform/rules";
import { type Device, groupsWith, groupsWithoutOwnPlugin } from "./accelerator-nodes.ts";

type NodeGroups = Readonly<Record<string, NodeGroupSpec>>;

interface Plugin {
  /** What pods ask for. */
  readonly resource: string;
  /** Add-ons that make it known to the cluster, the usual one first. */
  readonly addons: readonly [string, ...string[]];
  groups(nodeGroups: NodeGroups): NodeGroups;
}

const plugins: Readonly<Record<Device, Plugin>> = {
  gpu: {
    resource: "nvidia.com/gpu",
    addons: ["nvidia-device-plugin", "gpu-operator"],
    groups: groupsWithoutOwnPlugin,
  },
  neuron: {
    resource: "aws.amazon.com/neuron",
    addons: ["neuron-device-plugin"],
    groups: (nodeGroups) => groupsWith("neuron", nodeGroups),
  },
  efa: {
    resource: "vpc.amazonaws.com/efa",
    addons: ["efa-device-plugin"],
    groups: (nodeGroups) => groupsWith("efa", nodeGroups),
  },
};

/**
 * A warning for each kind of device that node groups have and pods cannot ask for, because the cluster lacks the device plugin.
 *
 * @param addons options by name
 */
export function checkDevices(addons: object, nodeGroups: NodeGroups): Problem[] {
  return Object.values(plugins).flatMap(({ resource, addons: possible, groups }) => {
    const without = Object.keys(groups(nodeGroups));
    if (without.length === 0 || possible.some((name) => Object.hasOwn(addons, name))) return [];
    return [
      warning(
        ["addons"],
        `No pod can ask for ${resource} on ${without.join(", ")}, because nothing makes it known to the cluster. Add "${possible[0]}": {}.`,
      ),
    ];
  });
}
