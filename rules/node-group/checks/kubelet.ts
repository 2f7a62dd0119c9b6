import { amiTypes } from "../../ami-types.ts";
import { cpuShapeOf, vCpusOf } from "../../cpu-shape.ts";
import { at, error, type Problem, warning } from "../../problem.ts";
import { quantityOf } from "../../quantity.ts";
import { amiTypeOf, type NodeGroupSpec } from "../node-group.ts";
import type { KubeletSettings } from "../node-settings/kubelet-settings.ts";
import { checkEvictions, checkReserved } from "./kubelet-amounts.ts";

/** What the kubelet would refuse, and then never start, or what would not do what it says. */
export function checkKubelet(spec: NodeGroupSpec): Problem[] {
  const { kubelet } = spec;
  if (kubelet === undefined) return [];
  if (amiTypes[amiTypeOf(spec)]?.os === "bottlerocket")
    return [
      error(
        ["kubelet"],
        "Images of Bottlerocket are told in their own settings. Move it to bottlerocket.kubernetes, where maxPods is max-pods and kubeReserved is kube-reserved.",
      ),
    ];
  return at(
    ["kubelet"],
    [
      ...checkNumbers(kubelet),
      ...checkMaxPods(kubelet, spec),
      ...at(["kubeReserved"], checkReserved(kubelet.kubeReserved)),
      ...at(["systemReserved"], checkReserved(kubelet.systemReserved)),
      ...checkLeavesSome(kubelet, spec),
      ...checkEvictions({
        hard: ["evictionHard", kubelet.evictionHard],
        soft: ["evictionSoft", kubelet.evictionSoft],
        grace: ["evictionSoftGracePeriod", kubelet.evictionSoftGracePeriod],
      }),
      ...checkImageCollection(kubelet),
      ...checkStaticCpus(kubelet),
      ...checkLogs(kubelet),
      ...checkSysctls(kubelet),
    ],
  );
}

/** Whole numbers, each from its least to its most. Source: `ValidateKubeletConfiguration` in kubernetes/kubernetes. */
const ranges = {
  maxPods: [1, 1000],
  imageGCHighThresholdPercent: [1, 100],
  imageGCLowThresholdPercent: [0, 99],
  podPidsLimit: [128, 4_194_304],
  maxParallelImagePulls: [1, 1000],
  containerLogMaxFiles: [2, 1000],
} as const satisfies { readonly [Key in keyof KubeletSettings]?: readonly [number, number] };

function checkNumbers(kubelet: KubeletSettings): Problem[] {
  return Object.entries(ranges).flatMap(([name, [least, most]]) => {
    const value = kubelet[name as keyof typeof ranges];
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return [];
    return [error([name], `${value} is not possible. Use a whole number from ${least} to ${most}.`)];
  });
}

/**
 * EKS's user guide says that EKS caps the pods of managed groups, while eksctl's own tests see a higher number take effect on
 * EKS's image: whoever goes above should look at a node.
 *
 * Sources: "How maxPods is determined" in the EKS user guide; eksctl-io/eksctl, integration/tests/crud/testdata/taints-max-pods.yaml;
 * `getMemoryMebibytesToReserve` in awslabs/amazon-eks-ami, nodeadm/internal/kubelet/config.go.
 */
function checkMaxPods({ maxPods, kubeReserved }: KubeletSettings, spec: NodeGroupSpec): Problem[] {
  const most = (vCpusOf(spec.instanceType, spec.instanceShapes) ?? 0) > 30 ? 250 : 110;
  if (maxPods === undefined || maxPods <= most) return [];
  const memory = 255 + 11 * maxPods;
  return [
    ...(spec.customAmiId === undefined
      ? [
          warning(
            ["maxPods"],
            `${maxPods} pods are more than the ${most} that EKS recommends for ${spec.instanceType}, and its user guide says that it caps them. Look at the allocatable pods of a node, or use at most ${most}.`,
          ),
        ]
      : []),
    ...(kubeReserved?.["memory"] === undefined
      ? [
          warning(
            ["maxPods"],
            `Nodes reserve memory for the number of pods that EKS computes. Set kubeReserved.memory to ${memory}Mi, which ${maxPods} pods need.`,
          ),
        ]
      : []),
  ];
}

/** Nothing is left for pods where what is reserved is all of a node, as far as its name says how large it is. */
function checkLeavesSome({ kubeReserved, systemReserved }: KubeletSettings, spec: NodeGroupSpec): Problem[] {
  const { vCpus, memoryGiB } = cpuShapeOf(spec.instanceType, spec.instanceShapes) ?? {};
  const whole = {
    cpu: vCpus ?? vCpusOf(spec.instanceType, spec.instanceShapes),
    memory: memoryGiB === undefined ? undefined : memoryGiB * 1024 ** 3,
  };
  return Object.entries(whole).flatMap(([resource, size]) => {
    const amounts = [kubeReserved?.[resource], systemReserved?.[resource]];
    const reserved = amounts.reduce((sum, amount) => sum + (quantityOf(amount ?? "0") ?? 0), 0);
    if (size === undefined || reserved < size) return [];
    const shown = resource === "cpu" ? `${size} vCPUs` : `${memoryGiB} GiB of memory`;
    return [
      error(
        [kubeReserved?.[resource] === undefined ? "systemReserved" : "kubeReserved", resource],
        `${amounts.filter((amount) => amount !== undefined).join(" and ")} are all that ${spec.instanceType} has: ${shown}. Reserve less, or use a larger type.`,
      ),
    ];
  });
}

function checkImageCollection(kubelet: KubeletSettings): Problem[] {
  const { imageGCHighThresholdPercent: high = 85, imageGCLowThresholdPercent: low = 80 } = kubelet;
  if (low < high) return [];
  const key =
    kubelet.imageGCLowThresholdPercent === undefined ? "imageGCHighThresholdPercent" : "imageGCLowThresholdPercent";
  return [
    error(
      [key],
      `Images are removed above ${high} percent of the disk, down to ${low} percent, which is not less. Set imageGCLowThresholdPercent below imageGCHighThresholdPercent; they are 80 and 85 by default.`,
    ),
  ];
}

/** A static policy needs CPUs for what is not a pod. nodeadm reserves some, unless the author says otherwise. */
function checkStaticCpus({ cpuManagerPolicy, kubeReserved, systemReserved }: KubeletSettings): Problem[] {
  const given = [kubeReserved?.["cpu"], systemReserved?.["cpu"]];
  if (cpuManagerPolicy !== "static" || given[0] === undefined || given.some((cpu) => (quantityOf(cpu ?? "0") ?? 0) > 0))
    return [];
  return [
    error(
      ["cpuManagerPolicy"],
      '"static" needs a reserved CPU, and kubeReserved.cpu and systemReserved.cpu have none: the kubelet would not start. Remove kubeReserved.cpu, or set it above 0.',
    ),
  ];
}

function checkLogs({ containerLogMaxSize }: KubeletSettings): Problem[] {
  if (containerLogMaxSize === undefined || /^[1-9]\d*[KMG]i$/.test(containerLogMaxSize)) return [];
  return [error(["containerLogMaxSize"], `"${containerLogMaxSize}" is not a size. Use Ki, Mi or Gi, such as 10Mi.`)];
}

function checkSysctls({ allowedUnsafeSysctls = [] }: KubeletSettings): Problem[] {
  return allowedUnsafeSysctls.flatMap((sysctl, index) =>
    /^(kernel\.(shm|msg|sem)|fs\.mqueue\.|net\.)[a-z0-9_./*-]*$/.test(sysctl)
      ? []
      : [
          error(
            ["allowedUnsafeSysctls", index],
            `"${sysctl}" is not a sysctl of a namespace of pods. Use one of kernel.shm*, kernel.msg*, kernel.sem, fs.mqueue.* and net.*.`,
          ),
        ],
  );
}
