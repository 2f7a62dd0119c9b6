/**
 * Settings of the kubelet, by their names in `KubeletConfiguration`. nodeadm merges them with those of EKS: what is absent
 * stays as it is.
 *
 * Sources: "Kubelet Configuration (v1beta1)" in the Kubernetes documentation; the defaults in awslabs/amazon-eks-ami,
 * nodeadm/internal/kubelet/config.go (2026-07-23).
 */
export interface KubeletSettings {
  /** Most pods of a node. @default - by the addresses of the instance type, at most 110, or 250 from 30 vCPUs */
  readonly maxPods?: number | undefined;
  /** Of `cpu`, `memory`, `ephemeral-storage` and `pid`: what pods do not get, for the kubelet and containerd. */
  readonly kubeReserved?: Amounts | undefined;
  /** The same, for the operating system. @default - nothing */
  readonly systemReserved?: Amounts | undefined;
  /** By signal (`memory.available`): an amount or a percentage below which pods are evicted at once. */
  readonly evictionHard?: Amounts | undefined;
  /** The same, after a time. @default - nothing */
  readonly evictionSoft?: Amounts | undefined;
  /** For each signal of `evictionSoft` that time: `1m30s`. */
  readonly evictionSoftGracePeriod?: Amounts | undefined;
  /** Percentage of the disk above which unused images are removed. @default 85 */
  readonly imageGCHighThresholdPercent?: number | undefined;
  /** Percentage of the disk down to which they are. @default 80 */
  readonly imageGCLowThresholdPercent?: number | undefined;
  /** Most processes of a pod. @default - no limit */
  readonly podPidsLimit?: number | undefined;
  /** `static` gives containers with whole CPUs those CPUs for themselves. @default "none" */
  readonly cpuManagerPolicy?: "none" | "static" | undefined;
  /** Whether CPUs and devices of a pod are of one NUMA node. @default "none" */
  readonly topologyManagerPolicy?: "none" | "best-effort" | "restricted" | "single-numa-node" | undefined;
  /** Most images that are pulled at once. @default - no limit */
  readonly maxParallelImagePulls?: number | undefined;
  /** Size at which the log of a container is rotated. @default "10Mi" */
  readonly containerLogMaxSize?: string | undefined;
  /** Most files of the log of a container. @default 5 */
  readonly containerLogMaxFiles?: number | undefined;
  /** Sysctls, or their beginnings such as `net.*`, that pods may set although others notice. @default - none */
  readonly allowedUnsafeSysctls?: readonly string[] | undefined;
}

export type Amounts = Readonly<Record<string, string>>;
