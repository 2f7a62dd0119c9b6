import { type AmiType, chooseAmiType } from "../ami-types.ts";
import { describeInstanceType, findInstanceType } from "../instance-types.ts";

/** What an author says of a set of nodes of one instance shape. */
export interface NodeGroupSpec {
  readonly instanceType: string;
  /** Other types of the same shape, for spot capacity. */
  readonly alternativeInstanceTypes: readonly string[];
  readonly size: { readonly min: number; readonly max: number; readonly desired?: number | undefined };
  /**
   * Whether the cluster autoscaler owns the desired size; Terraform then leaves it alone. EKS tags every group so that the
   * autoscaler finds it, so a group that it must not scale has min and max alike.
   */
  readonly autoscaled: boolean;
  readonly capacity: "onDemand" | "spot" | "capacityBlock";
  /** The reservation to run in, `cr-...`: a capacity block needs one, on-demand capacity may have one. */
  readonly capacityReservationId?: string | undefined;
  /** One group per zone, where pods of one job must land together. */
  readonly perAvailabilityZone: boolean;
  /**
   * Zones to use, exactly: naming others replaces the group. Absent: all that the network has when the group is made; a
   * zone that the network gains later does not move a single node.
   */
  readonly availabilityZones?: readonly string[] | undefined;
  /** Keeps everything else off: taint and label `dedicated=<value>`. */
  readonly dedicatedTo?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly TaintSpec[];
  /** Absent: chosen from the AMI table by architecture and GPU. */
  readonly amiType?: AmiType | undefined;
  /** An own image, built on Amazon Linux 2023; nodes join by nodeadm user data. */
  readonly customAmiId?: string | undefined;
  /** EKS AMI release, `1.35.2-20260714`; absent: the newest when the group is made. */
  readonly releaseVersion?: string | undefined;
  readonly diskGiB: number;
  /**
   * Elastic Fabric Adapter on every network card that can, in one zone; in a cluster placement group, but for a capacity
   * reservation, which has its place already.
   */
  readonly efa: boolean;
  /** EKS replaces or reboots nodes it finds broken. */
  readonly nodeRepair: boolean;
  /** Nodes that an update may take away at once, percent. */
  readonly maxUnavailablePercentage: number;
  /** IMDS hops; 1 keeps pods away from the node's credentials. */
  readonly metadataHopLimit: number;
}

export interface TaintSpec {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect: "NoSchedule" | "NoExecute" | "PreferNoSchedule";
}

/**
 * The image that nodes run: as the author says, else Amazon Linux 2023 for the instance type. A custom AMI is built on it.
 *
 * @throws {UserError} when the instance type is unknown; `checkNodeGroup` reports it first
 */
export function amiTypeOf(spec: Pick<NodeGroupSpec, "amiType" | "instanceType">): AmiType {
  if (spec.amiType !== undefined) return spec.amiType;
  const { architecture, gpu } = describeInstanceType(spec.instanceType);
  return chooseAmiType({ architecture, gpu: gpu === undefined ? "none" : "nvidia" });
}

/** Every taint of the nodes: what the GPU and the dedication imply, then the author's own. */
export function taintsOf(spec: Pick<NodeGroupSpec, "instanceType" | "dedicatedTo" | "taints">): TaintSpec[] {
  const { gpu } = describeInstanceType(spec.instanceType);
  return [
    ...(gpu === undefined ? [] : [{ key: "nvidia.com/gpu", value: "true", effect: "NoSchedule" } as const]),
    ...(spec.dedicatedTo === undefined
      ? []
      : [{ key: "dedicated", value: spec.dedicatedTo, effect: "NoSchedule" } as const]),
    ...spec.taints,
  ];
}

/**
 * Every label of the nodes. `nvidia.com/gpu.present` brings the device plugin, `k8s.amazonaws.com/accelerator` keeps the
 * cluster autoscaler from scaling again while the GPU registers, `vpc.amazonaws.com/efa.present` brings the EFA plugin.
 */
export function labelsOf(
  spec: Pick<NodeGroupSpec, "instanceType" | "alternativeInstanceTypes" | "dedicatedTo" | "efa" | "labels">,
): Record<string, string> {
  const accelerators = acceleratorsOf(spec);
  return {
    ...spec.labels,
    ...(accelerators.length > 0 && {
      "nvidia.com/gpu.present": "true",
      "k8s.amazonaws.com/accelerator": accelerators.join("-or-"),
    }),
    ...(spec.efa && { "vpc.amazonaws.com/efa.present": "true" }),
    ...(spec.dedicatedTo !== undefined && { dedicated: spec.dedicatedTo }),
  };
}

/** The kinds of GPU that a node of the group may have. The autoscaler needs any value; a pod that reads it needs a true one. */
function acceleratorsOf({
  instanceType,
  alternativeInstanceTypes,
}: Pick<NodeGroupSpec, "instanceType" | "alternativeInstanceTypes">): string[] {
  const alternatives = alternativeInstanceTypes.map(findInstanceType).filter((found) => typeof found !== "string");
  const types = [describeInstanceType(instanceType), ...alternatives];
  return [...new Set(types.flatMap(({ gpu }) => gpu?.accelerator ?? []))];
}
