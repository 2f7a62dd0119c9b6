import { localStorages, type SettingValue } from "@ml-platform/rules";
import { z } from "zod";

const amounts = z.record(z.string(), z.string());

const kubelet = z.strictObject({
  maxPods: z.number().optional().describe("Most pods of a node (default: by the addresses of the instance type)."),
  kubeReserved: amounts
    .optional()
    .describe("Of cpu, memory, ephemeral-storage and pid, what pods do not get, for the kubelet and containerd."),
  systemReserved: amounts.optional().describe("The same for the operating system (default: nothing)."),
  evictionHard: amounts
    .optional()
    .describe("Amount or percentage of a signal, such as memory.available, below which pods are evicted at once."),
  evictionSoft: amounts.optional().describe("The same after a time (default: nothing)."),
  evictionSoftGracePeriod: amounts.optional().describe("For each signal of evictionSoft that time, such as 1m30s."),
  imageGCHighThresholdPercent: z
    .number()
    .optional()
    .describe("Percentage of the disk above which unused images are removed (default: 85)."),
  imageGCLowThresholdPercent: z
    .number()
    .optional()
    .describe("Percentage of the disk down to which they are removed (default: 80)."),
  podPidsLimit: z.number().optional().describe("Most processes of a pod (default: no limit)."),
  cpuManagerPolicy: z
    .enum(["none", "static"])
    .optional()
    .describe("static gives containers with whole CPUs those CPUs for themselves (default: none)."),
  topologyManagerPolicy: z
    .enum(["none", "best-effort", "restricted", "single-numa-node"])
    .optional()
    .describe("Whether the CPUs and devices of a pod are of one NUMA node (default: none)."),
  maxParallelImagePulls: z.number().optional().describe("Most images that are pulled at once (default: no limit)."),
  containerLogMaxSize: z
    .string()
    .optional()
    .describe("Size at which the log of a container is rotated (default: 10Mi)."),
  containerLogMaxFiles: z.number().optional().describe("Most files of the log of a container (default: 5)."),
  allowedUnsafeSysctls: z
    .array(z.string())
    .optional()
    .describe("Sysctls that pods may set although others on the node notice, such as net.* (default: none)."),
});

const setting: z.ZodType<SettingValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.array(setting), z.record(z.string(), setting)]),
);

/** How nodes prepare themselves before they join, and what that changes of what they offer. */
export const nodeSettings = {
  localStorage: z
    .enum(localStorages)
    .optional()
    .describe(
      "What local NVMe disks are for: raid0 or raid10 for images and pods, mount for host paths under /mnt/k8s-disks (default: nothing).",
    ),
  kubelet: kubelet.optional().describe("Settings of the kubelet on Amazon Linux 2023 (default: those of EKS)."),
  fastImagePull: z
    .boolean()
    .optional()
    .describe("Whether layers of images are pulled and unpacked in parallel, on Amazon Linux 2023 (default: false)."),
  bottlerocket: z
    .record(z.string(), setting)
    .optional()
    .describe("Settings of Bottlerocket, as nested tables, by the names in its documentation (default: those of EKS)."),
  diskIops: z.number().optional().describe("IOPS of the volume that images and pods use (default: 3000)."),
  diskThroughput: z.number().optional().describe("MiB/s of the volume that images and pods use (default: 125)."),
  autoscalerResources: amounts
    .optional()
    .describe(
      "What a node offers besides what the platform knows, for the cluster autoscaler to start the first one, such as hugepages-2Mi: 10Gi.",
    ),
};
