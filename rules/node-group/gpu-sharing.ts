import { describeInstanceType, type InstanceShapes, type InstanceType } from "../instance-types.ts";

/** How several pods use one GPU of a node: in turn, or a part each. */
export interface GpuSharing {
  /** Pods take turns on each GPU, without any limit on its memory. @default - they do not */
  readonly timeSlicing?: TimeSlicing | undefined;
  /** Each GPU is partitioned into instances of one profile, with memory of their own (Multi-Instance GPU). @default - whole */
  readonly mig?: { readonly profile: string } | undefined;
}

export interface TimeSlicing {
  /** How many pods share each GPU: the node offers as many `nvidia.com/gpu` for each. */
  readonly replicas: number;
  /** Whether a pod that asks for several shares fails: they may be of one GPU, and give no more of it. @default true */
  readonly failRequestsGreaterThanOne: boolean;
}

/** The label by which a node selects its configuration of NVIDIA's device plugin. */
export const devicePluginConfigLabel = "nvidia.com/device-plugin.config";

/** The name of the device plugin's configuration for nodes that share their GPUs so: `time-slicing-4`. */
export function devicePluginConfigName({ replicas, failRequestsGreaterThanOne }: TimeSlicing): string {
  return `time-slicing-${replicas}${failRequestsGreaterThanOne ? "" : "-any-request"}`;
}

/** NVIDIA GPUs of one kind, as a table of partitions knows them. */
type Gpu = Pick<NonNullable<InstanceType["gpu"]>, "name" | "memoryGiB">;

/**
 * MIG profiles by GPU, and how many instances of each fit into one GPU, as of 2026-08-21. Profiles of which only one fits
 * share nothing and are left out. The partitions of GB200 are not known with certainty.
 *
 * Source: NVIDIA/gpu-operator v26.7.0, assets/state-mig-manager/0400_configmap.yaml.
 */
const migProfiles: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "A100 40": { "1g.5gb": 7, "1g.10gb": 4, "2g.10gb": 3, "3g.20gb": 2 },
  "A100 80": { "1g.10gb": 7, "1g.20gb": 4, "2g.20gb": 3, "3g.40gb": 2 },
  "H100 80": { "1g.10gb": 7, "1g.20gb": 4, "2g.20gb": 3, "3g.40gb": 2 },
  "H200 141": { "1g.18gb": 7, "1g.35gb": 4, "2g.35gb": 3, "3g.71gb": 2 },
  "B200 179": { "1g.23gb": 7, "1g.45gb": 4, "2g.45gb": 3, "3g.90gb": 2 },
  "B300 268": { "1g.34gb": 7, "1g.67gb": 4, "2g.67gb": 3, "3g.135gb": 2 },
  "RTX PRO 6000 96": { "1g.24gb": 4, "2g.48gb": 2 },
};

/** The profiles of a GPU, and how many instances of each fit into it; undefined for one that cannot be partitioned. */
export function migProfilesOf({ name, memoryGiB }: Gpu): Readonly<Record<string, number>> | undefined {
  return migProfiles[`${name} ${memoryGiB}`];
}

/** GPUs that can be partitioned, for an error. */
export const gpusWithMig: readonly string[] = [
  ...new Set(Object.keys(migProfiles).map((gpu) => gpu.slice(0, gpu.lastIndexOf(" ")))),
];

/** What of a node group decides how many GPUs its nodes offer. */
export interface OffersGpus {
  readonly instanceType: string;
  readonly instanceShapes?: InstanceShapes;
  readonly gpuSharing?: GpuSharing | undefined;
}

/**
 * How many `nvidia.com/gpu` a node of the group offers: its GPUs, or the shares of them. MIG instances have the name of whole
 * GPUs too (strategy "single"), and shares are never renamed: the cluster autoscaler takes a GPU node that offers no
 * `nvidia.com/gpu` for one that is still starting (kubernetes/autoscaler, utils/gpu: FilterOutNodesWithUnreadyGpus).
 *
 * @returns 0 for nodes without GPUs
 * @throws {UserError} when the instance type is unknown; `checkNodeGroup` reports it first
 */
export function gpusOffered({ instanceType, instanceShapes, gpuSharing }: OffersGpus): number {
  const { gpu } = describeInstanceType(instanceType, instanceShapes);
  if (gpu === undefined) return 0;
  const { timeSlicing, mig } = gpuSharing ?? {};
  const instances = mig === undefined ? 1 : (migProfilesOf(gpu)?.[mig.profile] ?? 1);
  return gpu.count * instances * (timeSlicing?.replicas ?? 1);
}
