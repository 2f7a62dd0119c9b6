import { hasOwnDevicePlugin, type Problem, warning } from "@ml-platform/rules";
import { z } from "zod";
import { checkFindsNodes, groupsWith } from "../accelerator-nodes.ts";
import { defineAddon } from "../addon-spec.ts";

/**
 * The newest chart, as of 2026-11-21. It needs Kubernetes 1.16 (kubeVersion in Chart.yaml), so one serves every version.
 * Source: NVIDIA/gpu-operator v26.7.0, deployments/gpu-operator.
 */
const chart = "v26.7.0";
const versions = { "1.31": chart, "1.32": chart, "1.33": chart, "1.34": chart, "1.35": chart, "1.36": chart };

export const gpuOperator = defineAddon({
  name: "gpu-operator",
  description:
    "NVIDIA's operator, in place of nvidia-device-plugin and dcgm-exporter, which EKS's images need no operator for. Drivers and container toolkit stay those of the images, and its MIG manager is off, because it breaks nodes of Amazon Linux 2023 (NVIDIA/gpu-operator issue 2415).",
  options: z.strictObject({
    serviceMonitor: z
      .boolean()
      .default(false)
      .describe(
        "Whether Prometheus finds the exporter of GPU metrics through a ServiceMonitor; needs the kinds of the Prometheus operator.",
      ),
  }),
  versions,
  needs: [],
  provides: ["the device plugin of nvidia.com/gpu", "the exporter of GPU metrics"],
  // The chart's own; it has no key for it.
  serviceAccount: { namespace: "gpu-operator", name: "gpu-operator" },
  check: (_options, { nodeGroups }): Problem[] => {
    const withOwnPlugin = Object.entries(groupsWith("gpu", nodeGroups)).filter(([, group]) =>
      hasOwnDevicePlugin(group),
    );
    return [
      ...checkFindsNodes("gpu-operator", "gpu", nodeGroups),
      ...(withOwnPlugin.length === 0
        ? []
        : [
            warning(
              [],
              `${withOwnPlugin.map(([name]) => name).join(", ")} runs Bottlerocket, which has drivers and device plugin of its own and is not made for the operator. Omit amiType there, or use nvidia-device-plugin and dcgm-exporter.`,
            ),
          ]),
    ];
  },
});
