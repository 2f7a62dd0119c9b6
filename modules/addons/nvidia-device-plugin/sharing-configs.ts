import { devicePluginConfigName, type NodeGroupSpec, type TimeSlicing } from "@ml-platform/rules";

/**
 * Configurations of NVIDIA's device plugin by the name that a node's label `nvidia.com/device-plugin.config` selects; none
 * if no group shares its GPUs. Nodes without the label use the default.
 *
 * Source: NVIDIA/k8s-device-plugin, README.md, "With CUDA Time-Slicing".
 */
export function sharingConfigs(nodeGroups: Readonly<Record<string, NodeGroupSpec>>): Readonly<Record<string, string>> {
  const shared = Object.values(nodeGroups).flatMap(({ gpuSharing }) => gpuSharing?.timeSlicing ?? []);
  if (shared.length === 0) return {};
  const entries = shared.map((timeSlicing) => [devicePluginConfigName(timeSlicing), configOf(timeSlicing)] as const);
  // Sorted, so that the order of the groups changes no document.
  return Object.fromEntries([
    [defaultConfig, "version: v1"],
    ...entries.sort(([one], [other]) => (one < other ? -1 : 1)),
  ]);
}

/** The name of the configuration of nodes that share nothing. */
export const defaultConfig = "default";

/** Never renamed to `nvidia.com/gpu.shared`: see `gpusOffered`. */
function configOf({ replicas, failRequestsGreaterThanOne }: TimeSlicing): string {
  return [
    "version: v1",
    "sharing:",
    "  timeSlicing:",
    "    renameByDefault: false",
    `    failRequestsGreaterThanOne: ${failRequestsGreaterThanOne}`,
    "    resources:",
    "      - name: nvidia.com/gpu",
    `        replicas: ${replicas}`,
  ].join("\n");
}
