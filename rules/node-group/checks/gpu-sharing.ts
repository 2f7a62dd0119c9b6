import { amiTypes } from "../../ami-types.ts";
import type { InstanceType } from "../../instance-types.ts";
import { at, error, type Problem } from "../../problem.ts";
import { gpusWithMig, migProfilesOf, type TimeSlicing } from "../gpu-sharing.ts";
import { amiTypeOf, type NodeGroupSpec } from "../node-group.ts";

/** Whether the nodes can share their GPUs as the author asks. */
export function checkGpuSharing(spec: NodeGroupSpec, type: InstanceType): Problem[] {
  const { gpuSharing } = spec;
  if (gpuSharing === undefined) return [];
  return at(["gpuSharing"], problemsOf(spec, type, gpuSharing));
}

function problemsOf(
  spec: NodeGroupSpec,
  { name, gpu }: InstanceType,
  { timeSlicing, mig }: NonNullable<NodeGroupSpec["gpuSharing"]>,
): Problem[] {
  if (gpu === undefined) return [error([], `${name} has no NVIDIA GPU to share. Remove gpuSharing.`)];
  if ((timeSlicing === undefined) === (mig === undefined))
    return [
      error(
        [],
        'The GPUs of a group are shared in one way. Write either { timeSlicing: { replicas: 4 } } or { mig: { profile: "1g.10gb" } }.',
      ),
    ];
  return [
    ...(timeSlicing === undefined ? [] : at(["timeSlicing"], checkTimeSlicing(timeSlicing))),
    ...(mig === undefined ? [] : at(["mig"], checkMig(mig.profile, gpu, spec))),
  ];
}

function checkTimeSlicing({ replicas }: TimeSlicing): Problem[] {
  if (Number.isInteger(replicas) && replicas >= 2) return [];
  return [
    error(["replicas"], `${replicas} is not a number of pods that share a GPU. Use a whole number from 2, such as 4.`),
  ];
}

function checkMig(profile: string, gpu: NonNullable<InstanceType["gpu"]>, spec: NodeGroupSpec): Problem[] {
  if (amiTypes[amiTypeOf(spec)]?.os === "bottlerocket")
    return [
      error(
        [],
        "Which pods get which partition of Bottlerocket's is not known to quotas and the autoscaler. Use timeSlicing, or omit amiType and set customAmiId to an image that partitions its GPUs.",
      ),
    ];
  const profiles = migProfilesOf(gpu);
  if (profiles === undefined)
    return [
      error(
        [],
        `${gpu.name} is not known to support Multi-Instance GPU, unlike ${gpusWithMig.join(", ")}. Use timeSlicing, or another instance type.`,
      ),
    ];
  return [
    ...(Object.hasOwn(profiles, profile)
      ? []
      : [
          error(
            ["profile"],
            `"${profile}" is not a profile of ${gpu.name} with ${gpu.memoryGiB} GiB of which several fit into one GPU. Profiles: ${Object.keys(profiles).join(", ")}.`,
          ),
        ]),
    ...(spec.customAmiId === undefined ? [nobodyPartitions] : []),
  ];
}

/** Source: NVIDIA/gpu-operator issue 2415 (EKS 1.34, Amazon Linux 2023), with the workaround that this asks for. */
const nobodyPartitions = error(
  [],
  "EKS's images leave GPUs whole, and the MIG manager of the GPU operator breaks nodes of Amazon Linux 2023 when it restarts their kubelet. Set customAmiId to an image that partitions its GPUs before the kubelet starts, or use timeSlicing.",
);
