import { type Problem, warning } from "@ml-platform/rules";
import { z } from "zod";
import { checkFindsNodes, groupsWith, groupsWithoutOwnPlugin } from "../accelerator-nodes.ts";
import { defineAddon } from "../addon-spec.ts";

/**
 * The newest chart, as of 2026-11-21. It needs Kubernetes 1.10 (kubeVersion in Chart.yaml), so one serves every version.
 * Source: NVIDIA/k8s-device-plugin v0.20.0, deployments/helm/nvidia-device-plugin/Chart.yaml.
 */
const chart = "0.20.0";
const versions = { "1.31": chart, "1.32": chart, "1.33": chart, "1.34": chart, "1.35": chart, "1.36": chart };

export const nvidiaDevicePlugin = defineAddon({
  name: "nvidia-device-plugin",
  description:
    "Lets pods ask for `nvidia.com/gpu`. How a node group's pods share its GPUs is the option `gpuSharing` of the group.",
  options: z.strictObject({}),
  versions,
  needs: [],
  provides: ["the device plugin of nvidia.com/gpu"],
  // The chart derives it from its full name.
  serviceAccount: { namespace: "kube-system", name: "nvidia-device-plugin-service-account" },
  check: (_options, { nodeGroups }): Problem[] => [
    ...checkFindsNodes("nvidia-device-plugin", "gpu", nodeGroups),
    ...checkNotBuiltIn(Object.keys(groupsWith("gpu", nodeGroups)), Object.keys(groupsWithoutOwnPlugin(nodeGroups))),
  ],
});

function checkNotBuiltIn(withGpus: readonly string[], withoutPlugin: readonly string[]): Problem[] {
  if (withGpus.length === 0 || withoutPlugin.length > 0) return [];
  return [
    warning(
      [],
      `Every node group with GPUs (${withGpus.join(", ")}) runs Bottlerocket, whose image brings the device plugin, so nvidia-device-plugin runs nowhere. Remove it.`,
    ),
  ];
}
