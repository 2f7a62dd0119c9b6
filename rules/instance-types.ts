/**
 * What a node group must know about EC2 instance types, as of 2026-11-21.
 *
 * Sources: GPU, EFA and network card counts from Karpenter's generated tables (aws/karpenter-provider-aws v1.14.1,
 * website/content/en/docs/reference/instance-types.md and zz_generated.vpclimits.go, 2026-08-21); accelerator names from
 * the cluster autoscaler (aws_cloud_provider.go), which accepts any string for GPUs newer than its list; memory per GPU
 * from the AWS instance pages; retired families from their removal from Karpenter's table (g3 2024-11, p2 2025-04-17,
 * p3 2026-06-10).
 */
import type { Architecture } from "./ami-types.ts";
import { UserError } from "./problem.ts";

export interface InstanceType {
  readonly name: string;
  readonly family: string;
  readonly size: string;
  readonly architecture: Architecture;
  /** NVIDIA GPUs; absent on a type without any. */
  readonly gpu?: {
    readonly name: string;
    readonly count: number;
    /** Memory of each GPU. */
    readonly memoryGiB: number;
    /** Value of the label `k8s.amazonaws.com/accelerator`. */
    readonly accelerator: string;
  };
  /** Elastic Fabric Adapters; 0 on types without GPUs, whose adapters this table does not list. */
  readonly efaInterfaces: number;
  /** At least 1. One more than the adapters means that card 0 has none (p6-b300). */
  readonly networkCards: number;
}

/** GPUs, Elastic Fabric Adapters, and network cards where their number differs from that of the adapters. */
type SizeFacts = readonly [gpus: number, efaInterfaces: number, networkCards?: number];

interface GpuFamily {
  readonly gpu: string;
  readonly memoryGiB: number;
  readonly accelerator: string;
  readonly architecture: Architecture;
  readonly sizes: Readonly<Record<string, SizeFacts>>;
}

const x86 = { architecture: "x86_64" } as const;

const gpuFamilies: Readonly<Record<string, GpuFamily>> = {
  g4dn: {
    ...x86,
    gpu: "T4",
    memoryGiB: 16,
    accelerator: "nvidia-tesla-t4",
    sizes: {
      xlarge: [1, 0],
      "2xlarge": [1, 0],
      "4xlarge": [1, 0],
      "8xlarge": [1, 1],
      "12xlarge": [4, 1],
      "16xlarge": [1, 1],
      metal: [8, 1],
    },
  },
  g5: {
    ...x86,
    gpu: "A10G",
    memoryGiB: 24,
    accelerator: "nvidia-a10g",
    sizes: {
      xlarge: [1, 0],
      "2xlarge": [1, 0],
      "4xlarge": [1, 0],
      "8xlarge": [1, 1],
      "12xlarge": [4, 1],
      "16xlarge": [1, 1],
      "24xlarge": [4, 1],
      "48xlarge": [8, 1],
    },
  },
  g5g: {
    gpu: "T4G",
    memoryGiB: 16,
    accelerator: "nvidia-t4g",
    architecture: "arm64",
    sizes: {
      xlarge: [1, 0],
      "2xlarge": [1, 0],
      "4xlarge": [1, 0],
      "8xlarge": [1, 0],
      "16xlarge": [2, 0],
      metal: [2, 0],
    },
  },
  g6: {
    ...x86,
    gpu: "L4",
    memoryGiB: 24,
    accelerator: "nvidia-l4",
    sizes: {
      xlarge: [1, 0],
      "2xlarge": [1, 0],
      "4xlarge": [1, 0],
      "8xlarge": [1, 1],
      "12xlarge": [4, 1],
      "16xlarge": [1, 1],
      "24xlarge": [4, 1],
      "48xlarge": [8, 1],
    },
  },
  gr6: {
    ...x86,
    gpu: "L4",
    memoryGiB: 24,
    accelerator: "nvidia-l4",
    sizes: { "4xlarge": [1, 0], "8xlarge": [1, 1] },
  },
  g6e: {
    ...x86,
    gpu: "L40S",
    memoryGiB: 48,
    accelerator: "nvidia-l40s",
    sizes: {
      xlarge: [1, 0],
      "2xlarge": [1, 0],
      "4xlarge": [1, 0],
      "8xlarge": [1, 1],
      "12xlarge": [4, 1],
      "16xlarge": [1, 1],
      "24xlarge": [4, 2],
      "48xlarge": [8, 4],
    },
  },
  g7: {
    ...x86,
    gpu: "RTX PRO 4500",
    memoryGiB: 32,
    accelerator: "nvidia-rtx-pro-4500",
    sizes: {
      "2xlarge": [1, 0],
      "4xlarge": [1, 0],
      "8xlarge": [1, 1],
      "12xlarge": [2, 1],
      "24xlarge": [4, 1],
      "48xlarge": [8, 2],
    },
  },
  g7e: {
    ...x86,
    gpu: "RTX PRO 6000",
    memoryGiB: 96,
    accelerator: "nvidia-rtx-pro-6000",
    sizes: {
      "2xlarge": [1, 0],
      "4xlarge": [1, 0],
      "8xlarge": [1, 1],
      "12xlarge": [2, 1],
      "24xlarge": [4, 2],
      "48xlarge": [8, 4],
    },
  },
  p4d: { ...x86, gpu: "A100", memoryGiB: 40, accelerator: "nvidia-tesla-a100", sizes: { "24xlarge": [8, 4] } },
  p4de: { ...x86, gpu: "A100", memoryGiB: 80, accelerator: "nvidia-tesla-a100", sizes: { "24xlarge": [8, 4] } },
  p5: {
    ...x86,
    gpu: "H100",
    memoryGiB: 80,
    accelerator: "nvidia-h100",
    sizes: { "4xlarge": [1, 1], "48xlarge": [8, 32] },
  },
  p5e: { ...x86, gpu: "H200", memoryGiB: 141, accelerator: "nvidia-h200", sizes: { "48xlarge": [8, 32] } },
  p5en: { ...x86, gpu: "H200", memoryGiB: 141, accelerator: "nvidia-h200", sizes: { "48xlarge": [8, 16] } },
  "p6-b200": { ...x86, gpu: "B200", memoryGiB: 179, accelerator: "nvidia-b200", sizes: { "48xlarge": [8, 8] } },
  "p6-b300": { ...x86, gpu: "B300", memoryGiB: 268, accelerator: "nvidia-b300", sizes: { "48xlarge": [8, 16, 17] } },
};

/** Families that AWS no longer offers, or whose GPUs no current EKS image supports, and what replaces them by role. */
const retiredFamilies: Readonly<Record<string, { readonly inference: string; readonly training: string }>> = {
  p2: { inference: "g4dn.xlarge or g6.xlarge", training: "g6.12xlarge" },
  p3: { inference: "g5.2xlarge or g6e.2xlarge", training: "p5.4xlarge (one GPU) or p4d.24xlarge (eight, with NVLink)" },
  p3dn: { inference: "g6e.12xlarge", training: "p4d.24xlarge or p5.48xlarge" },
  g3: { inference: "g4dn.xlarge or g6.xlarge", training: "g6.12xlarge" },
  g3s: { inference: "g4dn.xlarge or g6.xlarge", training: "g6.xlarge" },
};

/** GPUs that are not in the table, accelerators of other makers, FPGAs, video transcoders, Macs. */
const unsupportedFamilies = /^(?:g|gr|p|trn|inf|dl|f|vt)\d|^mac/;

const shape =
  /^(?<family>[a-z]{1,4}-?\d[a-z0-9]*(?:-[a-z0-9]+)?)\.(?<size>nano|micro|small|medium|large|\d{0,3}xlarge|metal(?:-\d+xl)?)$/;

/**
 * What a node group must know about an instance type: its architecture from its name, its GPUs from the table.
 *
 * @throws {UserError} when the name is malformed, or its family is retired, or the table lacks its GPU family or size
 */
export function describeInstanceType(name: string): InstanceType {
  const found = findInstanceType(name);
  if (typeof found === "string") throw new UserError(found);
  return found;
}

/** The instance type, or why a node group cannot use it. */
export function findInstanceType(name: string): InstanceType | string {
  const { family, size } = shape.exec(name)?.groups ?? {};
  if (family === undefined || size === undefined)
    return `"${name}" is not an instance type. Use family.size, such as m7i.large or g6.12xlarge.`;

  const retired = retiredFamilies[family];
  if (retired !== undefined)
    return `"${name}" belongs to the retired family ${family}. For inference use ${retired.inference}; for training use ${retired.training}.`;

  const gpuFamily = gpuFamilies[family];
  if (gpuFamily !== undefined) return gpuInstanceType(name, family, size, gpuFamily);

  if (unsupportedFamilies.test(family))
    return `"${name}" belongs to the family ${family}, which node groups do not support. Supported GPU families: ${Object.keys(gpuFamilies).join(", ")}.`;

  return { name, family, size, architecture: architectureOf(family), efaInterfaces: 0, networkCards: 1 };
}

function gpuInstanceType(name: string, family: string, size: string, facts: GpuFamily): InstanceType | string {
  const numbers = facts.sizes[size];
  if (numbers === undefined)
    return `"${name}" does not exist. Sizes of ${family}: ${Object.keys(facts.sizes).join(", ")}.`;
  const [count, efaInterfaces, networkCards = Math.max(1, efaInterfaces)] = numbers;
  return {
    name,
    family,
    size,
    architecture: facts.architecture,
    gpu: { name: facts.gpu, count, memoryGiB: facts.memoryGiB, accelerator: facts.accelerator },
    efaInterfaces,
    networkCards,
  };
}

/** AWS marks Graviton with a `g` after the generation (m7g, c7gn, im4gn); a1 is older than that rule. */
function architectureOf(family: string): Architecture {
  return family === "a1" || /^[a-z]+\d+[a-z]*g/.test(family) ? "arm64" : "x86_64";
}
