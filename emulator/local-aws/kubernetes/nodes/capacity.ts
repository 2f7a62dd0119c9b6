import type { InstanceShape } from "./instance-shape.ts";

/** Quantities by resource, as a node's status has them. */
export type Resources = Readonly<Record<string, string>>;

export interface NodeSettings {
  /** Size of the volume with images and pods, in GiB. */
  readonly diskGiB: number;
  /** What the kubelet is told. @default - what the network interfaces of the instance type allow */
  readonly maxPods?: number | undefined;
  /** Whether a network interface holds prefixes of 16 addresses instead of single ones. @default false */
  readonly prefixDelegation?: boolean | undefined;
  /** Whether EKS computes the limit of pods, and caps it: nodes of managed groups with an image of EKS. @default false */
  readonly isCapped?: boolean | undefined;
}

/**
 * The part of the memory of an instance type that its operating system does not see. Nobody publishes the exact amount;
 * this is what Karpenter assumes, so that no pod fits here that would not fit there.
 * Source: Karpenter, settings, `VM_MEMORY_OVERHEAD_PERCENT`.
 */
const invisibleMemory = 0.075;

const evictionThresholdMiB = 100;

/**
 * Capacity of a node, and what of it pods may use: less what the kubelet reserves for itself and the container runtime, and
 * less the thresholds under which it evicts. Devices are not among them: their plugins report them.
 *
 * Source: awslabs/amazon-eks-ami, nodeadm/internal/kubelet/config.go (reserves of CPU, memory and disk, eviction
 * thresholds) and maxpods/maxpods.go.
 */
export function nodeResources(
  shape: InstanceShape,
  settings: NodeSettings,
): { readonly capacity: Resources; readonly allocatable: Resources } {
  const { vCpus } = shape;
  const memoryMiB = Math.floor(shape.memoryMiB * (1 - invisibleMemory));
  const pods = podLimit(shape, settings);
  const reservedMiB = reservedMemoryMiB(addressLimit(shape, false)) + evictionThresholdMiB;
  const diskMiB = settings.diskGiB * 1024;
  return {
    capacity: {
      cpu: String(vCpus),
      memory: `${memoryMiB}Mi`,
      pods: String(pods),
      "ephemeral-storage": `${settings.diskGiB}Gi`,
    },
    allocatable: {
      cpu: `${vCpus * 1000 - reservedMillicores(vCpus)}m`,
      memory: `${Math.max(memoryMiB - reservedMiB, 0)}Mi`,
      pods: String(pods),
      // One GiB is reserved, and pods are evicted when less than a tenth is free.
      "ephemeral-storage": `${Math.max(Math.floor(diskMiB * 0.9) - 1024, 0)}Mi`,
    },
  };
}

/** Reserved shares of the first core, the second, the third and fourth, and all others, in thousandths of a core. */
const reservedShares: readonly { readonly cores: number; readonly millicores: number }[] = [
  { cores: 1, millicores: 60 },
  { cores: 1, millicores: 10 },
  { cores: 2, millicores: 5 },
  { cores: Number.POSITIVE_INFINITY, millicores: 2.5 },
];

export function reservedMillicores(vCpus: number): number {
  let left = vCpus;
  let reserved = 0;
  for (const { cores, millicores } of reservedShares) {
    const inShare = Math.min(left, cores);
    reserved += inShare * millicores;
    left -= inShare;
  }
  return Math.floor(reserved);
}

/** What nodeadm reserves grows with the pods that the addresses allow, even if the kubelet is told another limit. */
export function reservedMemoryMiB(pods: number): number {
  return 255 + 11 * pods;
}

/**
 * How many pods a node takes. Managed groups with an image of EKS get at most 110, and 250 from 30 CPUs on.
 * Source: EKS user guide, "Choose an optimal Amazon EC2 node instance type", Considerations.
 */
export function podLimit(shape: InstanceShape, settings: Omit<NodeSettings, "diskGiB">): number {
  const { maxPods, prefixDelegation = false, isCapped = false } = settings;
  if (maxPods !== undefined) return maxPods;
  const limit = addressLimit(shape, prefixDelegation);
  return isCapped ? Math.min(limit, shape.vCpus < 30 ? 110 : 250) : limit;
}

/** Each interface keeps one address for itself; two pods, aws-node and kube-proxy, use the address of the node. */
function addressLimit(shape: InstanceShape, prefixDelegation: boolean): number {
  const perAddress = prefixDelegation ? 16 : 1;
  return shape.networkInterfaces * (shape.addressesPerInterface - 1) * perAddress + 2;
}
