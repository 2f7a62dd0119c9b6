import { error, type Problem } from "@ml-platform/rules";
import { z } from "zod";
import { checkFindsNodes } from "../accelerator-nodes.ts";
import { defineAddon } from "../addon-spec.ts";

/**
 * The newest chart, as of 2026-11-21. It needs Kubernetes 1.19 (kubeVersion in Chart.yaml), so one serves every version.
 * Source: NVIDIA/dcgm-exporter, tag 4.5.3-4.8.2, deployment/Chart.yaml.
 */
const chart = "4.8.2";
const versions = { "1.31": chart, "1.32": chart, "1.33": chart, "1.34": chart, "1.35": chart, "1.36": chart };

/** Of the chart's own limit; reports of pods killed there: NVIDIA/dcgm-exporter issue 202. */
const leastMemoryMiB = 512;

export const dcgmExporter = defineAddon({
  name: "dcgm-exporter",
  description:
    "Measures GPUs for Prometheus (port 9400): activity, memory, power, temperature and errors, by pod. The EKS add-on amazon-cloudwatch-observability brings an exporter of its own: use one of them.",
  options: z.strictObject({
    serviceMonitor: z
      .boolean()
      .default(false)
      .describe("Whether Prometheus finds it through a ServiceMonitor; needs the kinds of the Prometheus operator."),
    podLabels: z
      .boolean()
      .default(false)
      .describe("Whether the metrics have the labels of the pods that use the GPUs, at the cost of more time series."),
    memoryLimitMiB: z
      .number()
      .default(1024)
      .describe("MiB at which a pod of the exporter is killed; eight GPUs with many metrics need more than 512."),
  }),
  versions,
  needs: [],
  provides: ["the exporter of GPU metrics"],
  serviceAccount: { namespace: "kube-system", name: "dcgm-exporter" },
  check: ({ memoryLimitMiB }, { nodeGroups }): Problem[] => [
    ...checkFindsNodes("dcgm-exporter", "gpu", nodeGroups),
    ...(Number.isInteger(memoryLimitMiB) && memoryLimitMiB >= leastMemoryMiB
      ? []
      : [
          error(
            ["memoryLimitMiB"],
            `${memoryLimitMiB} MiB are too little for the exporter. Use a whole number from ${leastMemoryMiB}; 1024 is the default.`,
          ),
        ]),
  ],
});
