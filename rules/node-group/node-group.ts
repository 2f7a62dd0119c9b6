import { type Accelerator, type AmiType, amiTypes, chooseAmiType } from "../ami-types.ts";
import { describeInstanceType, findInstanceType, type InstanceShapes, type InstanceType } from "../instance-types.ts";
import type { Renamed } from "../renames.ts";
import type { CapacityReservationSpec } from "./capacity-reservation.ts";
import { devicePluginConfigLabel, devicePluginConfigName, type GpuSharing } from "./gpu-sharing.ts";
import type { NodeSettings } from "./node-settings/node-settings.ts";
import type { UpdateSpec } from "./update.ts";
import type { WarmPoolSpec } from "./warm-pool.ts";

/** A set of nodes of one instance shape. */
export interface NodeGroupSpec extends Renamed, NodeSettings {
  readonly instanceType: string;
  /** Other types of the same shape, for spot capacity. @default - none */
  readonly alternativeInstanceTypes: readonly string[];
  /**
   * Shapes of instance types that the platform does not know yet, by name: of `instanceType` and of the alternatives. They
   * prevail over its tables.
   *
   * @default - none
   */
  readonly instanceShapes: InstanceShapes;
  readonly size: { readonly min: number; readonly max: number; readonly desired?: number | undefined };
  /**
   * Whether the cluster autoscaler sets the desired size, which Terraform then ignores. EKS tags every group so that the
   * autoscaler finds it: in a group that it must not scale, min equals max.
   *
   * @default true
   */
  readonly autoscaled: boolean;
  /** Whether it has no nodes for now, whatever `size` and the autoscaler say; `size` holds again once it wakes. @default false */
  readonly asleep: boolean;
  /** @default "onDemand" */
  readonly capacity: "onDemand" | "spot" | "capacityBlock";
  /** Reserved capacity that the nodes use: a capacity block needs its id. @default - reservations that are open to all */
  readonly capacityReservation?: CapacityReservationSpec | undefined;
  /** One group per zone, for jobs whose pods must run in the same zone. @default false */
  readonly perAvailabilityZone: boolean;
  /**
   * The zones to use: a change replaces the group.
   *
   * @default - the network's zones when the group is created; a zone that the network gets later moves no node
   */
  readonly availabilityZones?: readonly string[] | undefined;
  /**
   * Keeps all other pods away: the value of the taint and label `dedicated`. A group that is dedicated to `system` has the
   * taint `CriticalAddonsOnly` instead, and add-ons run there and nowhere else. Of the others, only groups that are dedicated
   * to `training` are in the queues of teams.
   *
   * @default - open to all pods
   */
  readonly dedicatedTo?: string | undefined;
  /** Kubernetes labels, in addition to those of `labelsOf`. @default - none */
  readonly labels: Readonly<Record<string, string>>;
  /** Kubernetes taints, in addition to those of `taintsOf`. @default - none */
  readonly taints: readonly TaintSpec[];
  /** @default - chosen from the AMI table by architecture and GPU */
  readonly amiType?: AmiType | undefined;
  /** A custom AMI based on Amazon Linux 2023, whose nodes join with nodeadm user data. @default - EKS's own AMI */
  readonly customAmiId?: string | undefined;
  /** EKS AMI release, `1.35.2-20260714`, or `latest` to follow what EKS recommends. @default - the newest when the group is created */
  readonly releaseVersion?: string | undefined;
  /** Size of the volume that stores images and pods. @default 100 */
  readonly diskGiB: number;
  /**
   * Elastic Fabric Adapters on every network card that supports one, in a single zone. The nodes are in a cluster placement
   * group, except in a capacity reservation, which decides where they run.
   *
   * @default false
   */
  readonly efa: boolean;
  /** How several pods use each GPU; the nodes then offer more of `nvidia.com/gpu`. @default - a GPU is one pod's */
  readonly gpuSharing?: GpuSharing | undefined;
  /** Whether EKS replaces or reboots nodes that it finds broken. @default true */
  readonly nodeRepair: boolean;
  /** How EKS replaces nodes. @default - new nodes first, a third at once */
  readonly update: UpdateSpec;
  /** Instances that wait beside the group, booted already. @default - none */
  readonly warmPool?: WarmPoolSpec | undefined;
  /** Hops to the instance metadata service; 1 keeps pods away from the node's credentials. @default 1 */
  readonly metadataHopLimit: number;
}

export interface TaintSpec {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect: "NoSchedule" | "NoExecute" | "PreferNoSchedule";
}

/**
 * The AMI type of the nodes: the author's choice, or Amazon Linux 2023 for the instance type, on which custom AMIs are based.
 *
 * @throws {UserError} when the instance type is unknown; `checkNodeGroup` reports it first
 */
export function amiTypeOf(spec: Pick<NodeGroupSpec, "amiType" | "instanceType"> & Shapes): AmiType {
  if (spec.amiType !== undefined) return spec.amiType;
  const type = describeInstanceType(spec.instanceType, spec.instanceShapes);
  return chooseAmiType({ architecture: type.architecture, gpu: acceleratorOf(type) });
}

/** Whose drivers the image of an instance type must contain. */
export function acceleratorOf({ gpu, neuron }: InstanceType): Accelerator {
  if (gpu !== undefined) return "nvidia";
  return neuron === undefined ? "none" : "neuron";
}

/** Instance types that an author declares; nothing without them. */
type Shapes = Partial<Pick<NodeGroupSpec, "instanceShapes">>;

/** Every taint of the nodes: those that the accelerators and the dedication imply, then the author's. */
export function taintsOf(spec: Pick<NodeGroupSpec, "instanceType" | "dedicatedTo" | "taints"> & Shapes): TaintSpec[] {
  const accelerator = acceleratorOf(describeInstanceType(spec.instanceType, spec.instanceShapes));
  return [
    ...(accelerator === "none"
      ? []
      : [{ key: acceleratorTaints[accelerator], value: "true", effect: "NoSchedule" } as const]),
    ...(spec.dedicatedTo === undefined ? [] : [dedicationTaint(spec.dedicatedTo)]),
    ...spec.taints,
  ];
}

/** Dedicates a node group to the pods that every other pod of a cluster depends on. */
export const systemDedication = "system";

/** Dedicates a node group to training jobs, which `charts/training-job` sends there unless they name another pool. */
export const trainingDedication = "training";

/** Dedicates a node group to jobs of CI. Where a cluster has runners, the add-on pod-admission keeps all other pods off it. */
export const ciDedication = "ci";

/** The taint that the add-ons of EKS, and most charts for system pods, tolerate without being told. */
export const systemTaint = { key: "CriticalAddonsOnly", value: "true", effect: "NoSchedule" } as const;

/** Whether the nodes of the group are for system pods. */
export function isSystemGroup({ dedicatedTo }: Pick<NodeGroupSpec, "dedicatedTo">): boolean {
  return dedicatedTo === systemDedication;
}

/** The key of the taint of dedicated nodes other than those of the system, and of the label of all. */
export const dedicationKey = "dedicated";

function dedicationTaint(dedicatedTo: string): TaintSpec {
  return dedicatedTo === systemDedication
    ? systemTaint
    : { key: dedicationKey, value: dedicatedTo, effect: "NoSchedule" };
}

/** Taints that the device plugins and their pods tolerate. */
const acceleratorTaints = { nvidia: "nvidia.com/gpu", neuron: "aws.amazon.com/neuron" } as const;

/**
 * Every label of the nodes. `nvidia.com/gpu.present` attracts the device plugin and `vpc.amazonaws.com/efa.present` the EFA
 * plugin; `k8s.amazonaws.com/accelerator` keeps the cluster autoscaler from scaling again while the GPU registers.
 * `aws.amazon.com/neuron.present` is for the Neuron device plugin, whose DaemonSet selects nodes as its values say.
 * `nvidia.com/gpu.deploy.device-plugin` keeps NVIDIA's device plugin from nodes whose image has it, and
 * `nvidia.com/device-plugin.config` tells it how the GPUs are shared.
 */
export function labelsOf(
  spec: Pick<
    NodeGroupSpec,
    "instanceType" | "alternativeInstanceTypes" | "amiType" | "dedicatedTo" | "efa" | "gpuSharing" | "labels"
  > &
    Shapes,
): Record<string, string> {
  const { neuron } = describeInstanceType(spec.instanceType, spec.instanceShapes);
  const accelerators = acceleratorsOf(spec);
  return {
    ...spec.labels,
    ...(accelerators.length > 0 && {
      "nvidia.com/gpu.present": "true",
      "k8s.amazonaws.com/accelerator": accelerators.join("-or-"),
    }),
    ...(hasOwnDevicePlugin(spec) && { "nvidia.com/gpu.deploy.device-plugin": "false" }),
    ...(spec.gpuSharing?.timeSlicing !== undefined &&
      !hasOwnDevicePlugin(spec) && {
        [devicePluginConfigLabel]: devicePluginConfigName(spec.gpuSharing.timeSlicing),
      }),
    ...(neuron !== undefined && { "aws.amazon.com/neuron.present": "true" }),
    ...(spec.efa && { "vpc.amazonaws.com/efa.present": "true" }),
    ...(spec.dedicatedTo !== undefined && { dedicated: spec.dedicatedTo }),
  };
}

/**
 * Whether the image of the nodes brings NVIDIA's device plugin, so that a second one must not run beside it: Bottlerocket's.
 * Source: EKS user guide, "Install Kubernetes device plugin for GPUs".
 */
export function hasOwnDevicePlugin(spec: Pick<NodeGroupSpec, "amiType" | "instanceType"> & Shapes): boolean {
  const { os, gpu } = amiTypes[amiTypeOf(spec)] ?? {};
  return os === "bottlerocket" && gpu === "nvidia";
}

/** The kinds of GPU that a node of the group may have. Any value serves the autoscaler; a pod that reads it needs the real one. */
function acceleratorsOf({
  instanceType,
  alternativeInstanceTypes,
  instanceShapes,
}: Pick<NodeGroupSpec, "instanceType" | "alternativeInstanceTypes"> & Shapes): string[] {
  const alternatives = alternativeInstanceTypes
    .map((name) => findInstanceType(name, instanceShapes))
    .filter((found) => typeof found !== "string");
  const types = [describeInstanceType(instanceType, instanceShapes), ...alternatives];
  return [...new Set(types.flatMap(({ gpu }) => gpu?.accelerator ?? []))];
}
