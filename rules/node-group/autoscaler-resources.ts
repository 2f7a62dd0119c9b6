import { amiTypes } from "../ami-types.ts";
import { cpuShapeOf, vCpusOf } from "../cpu-shape.ts";
import { describeInstanceType } from "../instance-types.ts";
import { quantityOf } from "../quantity.ts";
import { gpusOffered } from "./gpu-sharing.ts";
import { amiTypeOf, type NodeGroupSpec } from "./node-group.ts";
import { ephemeralStorageGiB } from "./node-settings/ephemeral-storage.ts";
import { tableOf } from "./node-settings/node-settings.ts";

/**
 * What a node offers, by resource: what the cluster autoscaler cannot know of a group without nodes, or would know wrongly.
 * What the author says about a resource prevails.
 */
export function autoscalerResources(spec: NodeGroupSpec): Record<string, string> {
  const { gpu, neuron, efaInterfaces } = describeInstanceType(spec.instanceType, spec.instanceShapes);
  const maxPods = spec.kubelet?.maxPods ?? tableOf(spec.bottlerocket, "kubernetes")["max-pods"];
  return {
    ...cpuAndMemory(spec),
    ...(maxPods !== undefined && { pods: String(maxPods) }),
    "ephemeral-storage": `${ephemeralStorageGiB(spec)}Gi`,
    ...(gpu !== undefined && { "nvidia.com/gpu": String(gpusOffered(spec)) }),
    ...(neuron !== undefined && {
      "aws.amazon.com/neuron": String(neuron.count),
      "aws.amazon.com/neuroncore": String(neuron.count * neuron.cores),
    }),
    ...(spec.efa && { "vpc.amazonaws.com/efa": String(efaInterfaces) }),
    ...hugePages(spec),
    ...spec.autoscalerResources,
  };
}

/** Resources that the platform computes from other keys, and an author may not contradict. */
export const computedResources = [
  "nvidia.com/gpu",
  "aws.amazon.com/neuron",
  "aws.amazon.com/neuroncore",
  "vpc.amazonaws.com/efa",
];

const mebibyte = 1024 ** 2;

/**
 * The autoscaler asks EC2 for CPUs and memory of a type, but does not know types that are newer than its list (those that
 * authors declare), nor what an author reserves of them.
 */
function cpuAndMemory(spec: NodeGroupSpec): Record<string, string> {
  const { vCpus, memoryGiB } = cpuShapeOf(spec.instanceType, spec.instanceShapes) ?? {};
  const isDeclared = Object.hasOwn(spec.instanceShapes, spec.instanceType);
  const reserved = (resource: string) =>
    [spec.kubelet?.kubeReserved, spec.kubelet?.systemReserved].reduce(
      (sum, amounts) => sum + (quantityOf(amounts?.[resource] ?? "0") ?? 0),
      0,
    );
  const cpu = reserved("cpu");
  const memory = reserved("memory");
  return {
    ...(vCpus !== undefined && (isDeclared || cpu > 0) && { cpu: cores(Math.max(0, vCpus - cpu)) }),
    ...(memoryGiB !== undefined &&
      (isDeclared || memory > 0) && {
        memory: `${Math.max(0, Math.floor(memoryGiB * 1024 - memory / mebibyte))}Mi`,
      }),
  };
}

function cores(count: number): string {
  return Number.isInteger(count) ? String(count) : `${Math.floor(count * 1000)}m`;
}

/**
 * Pages of 2 MiB that a node with adapters sets aside at boot: 5128 where Amazon's EFA driver is installed, and 110 for each
 * vCPU on Bottlerocket, unless its settings say otherwise.
 *
 * Sources: "Run machine learning training on Amazon EKS with Elastic Fabric Adapter" in the EKS user guide;
 * `compute_hugepages_for_efa` in bottlerocket-os/bottlerocket-core-kit, sources/api/corndog/src/main.rs.
 */
function hugePages(spec: NodeGroupSpec): Record<string, string> {
  const pages = pagesOf(spec);
  return pages === undefined ? {} : { "hugepages-2Mi": `${pages * 2}Mi` };
}

function pagesOf(spec: NodeGroupSpec): number | undefined {
  const asked = tableOf(tableOf(spec.bottlerocket, "kernel"), "sysctl")["vm.nr_hugepages"];
  if (asked !== undefined) return Number(asked) || undefined;
  if (!spec.efa) return undefined;
  if (amiTypes[amiTypeOf(spec)]?.os !== "bottlerocket") return 5128;
  const vCpus = vCpusOf(spec.instanceType, spec.instanceShapes);
  return vCpus === undefined ? undefined : vCpus * 110;
}
