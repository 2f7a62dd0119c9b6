import { localDisksGB } from "../../local-disks.ts";
import { quantityOf } from "../../quantity.ts";
import type { NodeGroupSpec } from "../node-group.ts";
import { type SettingTable, tableOf } from "./node-settings.ts";

type Storing = Pick<
  NodeGroupSpec,
  | "instanceType"
  | "alternativeInstanceTypes"
  | "instanceShapes"
  | "diskGiB"
  | "localStorage"
  | "kubelet"
  | "bottlerocket"
>;

const gibibyte = 1024 ** 3;

/** Percentage of its disk that the kubelet keeps free, by evicting pods (EKS's `nodefs.available`). */
const keptFree = 10;

/** Percentage of the disk that the file system, images of the system and what the kubelet reserves use: a margin. */
const margin = 5;

/**
 * Whole GiB of ephemeral storage that the pods of a node can use for themselves: with more, the cluster autoscaler would
 * start nodes for pods that do not fit. It is on the local disks with RAID, otherwise on the EBS volume; of types of several
 * sizes, the smallest counts. Sizes of local disks are in powers of ten.
 *
 * Source: `maybe_raid` in awslabs/amazon-eks-ami, templates/al2023/runtime/bin/setup-local-disks: /var/lib/kubelet and
 * /var/lib/containerd move to the array, so the kubelet reports its size.
 */
export function ephemeralStorageGiB(spec: Storing): number {
  const size = smallestDiskGiB(spec);
  const { evictionHard, kubeReserved, systemReserved } = kubeletOf(spec);
  const free = evictionHard?.["nodefs.available"] ?? `${keptFree}%`;
  const kept = [free, kubeReserved?.["ephemeral-storage"], systemReserved?.["ephemeral-storage"]];
  const keptGiB = kept.reduce((sum: number, amount) => sum + gibibytes(amount, size), 0);
  return Math.max(0, Math.floor((size * (100 - margin)) / 100 - keptGiB));
}

/** Whether images and pods are stored on the local disks of the instance. */
export function storesLocally({ localStorage }: Pick<NodeGroupSpec, "localStorage">): boolean {
  return localStorage === "raid0" || localStorage === "raid10";
}

function smallestDiskGiB(spec: Storing): number {
  if (!storesLocally(spec)) return spec.diskGiB;
  const sizes = [spec.instanceType, ...spec.alternativeInstanceTypes].map(
    (type) => localDisksGB(type, spec.instanceShapes) ?? 0,
  );
  return (Math.min(...sizes) * 1e9) / gibibyte / (spec.localStorage === "raid10" ? 2 : 1);
}

/** What decides about storage, whichever way the operating system is told. */
function kubeletOf({ kubelet, bottlerocket }: Storing): Readonly<Record<string, SettingTable | undefined>> {
  if (kubelet !== undefined) {
    const { evictionHard, kubeReserved, systemReserved } = kubelet;
    return { evictionHard, kubeReserved, systemReserved };
  }
  const settings = tableOf(bottlerocket, "kubernetes");
  return {
    evictionHard: tableOf(settings, "eviction-hard"),
    kubeReserved: tableOf(settings, "kube-reserved"),
    systemReserved: tableOf(settings, "system-reserved"),
  };
}

/** GiB of a quantity, or of a percentage of `whole`; what is neither is refused elsewhere. */
function gibibytes(text: unknown, whole: number): number {
  if (typeof text !== "string") return 0;
  if (text.endsWith("%")) return (whole * Number(text.slice(0, -1))) / 100 || 0;
  return (quantityOf(text) ?? 0) / gibibyte;
}
