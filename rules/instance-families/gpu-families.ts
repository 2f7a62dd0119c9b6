/**
 * Families of EC2 instance types with NVIDIA GPUs, as of 2026-08-21.
 *
 * Sources: GPU, EFA and network card counts from Karpenter's generated tables (aws/karpenter-provider-aws v1.14.1,
 * website/content/en/docs/reference/instance-types.md and zz_generated.vpclimits.go, 2026-08-21); accelerator names from
 * the cluster autoscaler (aws_cloud_provider.go), which accepts any string for GPUs newer than its list; memory per GPU
 * from the AWS instance pages. p2, p3, g3 (which left Karpenter's table: g3 2024-11, p2 2025-04-17, p3 2026-06-10) and
 * p6e-gb200 are as AWS describes these families; no table was at hand to check their numbers against. Cards and adapters of
 * p6e-gb200: "EFA configuration for P6e-GB200" on the page "Maximize network bandwidth on Amazon EC2 instances with multiple
 * network cards" of the EC2 user guide (2026-08).
 */
import type { Architecture } from "../ami-types.ts";

/**
 * GPUs, Elastic Fabric Adapters, network cards where their number differs from that of the adapters, and GiB of each GPU
 * where they differ from those of the family.
 */
type SizeFacts = readonly [gpus: number, efaInterfaces: number, networkCards?: number, memoryGiB?: number];

export interface GpuFamily {
  readonly gpu: string;
  readonly memoryGiB: number;
  readonly accelerator: string;
  readonly architecture: Architecture;
  readonly sizes: Readonly<Record<string, SizeFacts>>;
  /** Indexes of the network cards that have an adapter. @default - the last ones */
  readonly efaCards?: readonly number[];
  /** What the author should know before choosing it: a sentence. @default - nothing */
  readonly caution?: string;
}

const x86 = { architecture: "x86_64" } as const;

export const gpuFamilies: Readonly<Record<string, GpuFamily>> = {
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
  // A fraction of one GPU, which the node offers as a whole one. EKS's NVIDIA images have the driver since v20250610.
  g6f: {
    ...x86,
    gpu: "L4",
    memoryGiB: 3,
    accelerator: "nvidia-l4",
    sizes: { large: [1, 0], xlarge: [1, 0], "2xlarge": [1, 0, 1, 6], "4xlarge": [1, 0, 1, 12] },
  },
  gr6f: { ...x86, gpu: "L4", memoryGiB: 12, accelerator: "nvidia-l4", sizes: { "4xlarge": [1, 0] } },
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
  "p6e-gb200": {
    gpu: "GB200",
    memoryGiB: 185,
    accelerator: "nvidia-gb200",
    architecture: "arm64",
    // Two neighbouring cards share 400 Gbps, so the uneven ones carry all that EFA can: 8 adapters of 200 Gbps.
    sizes: { "36xlarge": [4, 8, 17] },
    efaCards: [1, 3, 5, 7, 9, 11, 13, 15],
    caution:
      "is one node of an UltraServer of 9 or 18, which is sold as one capacity block. Pods of one job share its NVLink domain only with NVIDIA's DRA driver for ComputeDomains (IMEX), which the platform does not install; MIG is not possible. See docs/eks/capacity-block.md.",
  },
  p2: {
    ...x86,
    gpu: "K80",
    memoryGiB: 12,
    accelerator: "nvidia-tesla-k80",
    sizes: { xlarge: [1, 0], "8xlarge": [8, 0], "16xlarge": [16, 0] },
    caution: previousGeneration("g4dn.xlarge or g6.xlarge", "g6.12xlarge"),
  },
  p3: {
    ...x86,
    gpu: "V100",
    memoryGiB: 16,
    accelerator: "nvidia-tesla-v100",
    sizes: { "2xlarge": [1, 0], "8xlarge": [4, 0], "16xlarge": [8, 0] },
    caution: previousGeneration(
      "g5.2xlarge or g6e.2xlarge",
      "p5.4xlarge (one GPU) or p4d.24xlarge (eight, with NVLink)",
    ),
  },
  p3dn: {
    ...x86,
    gpu: "V100",
    memoryGiB: 32,
    accelerator: "nvidia-tesla-v100",
    sizes: { "24xlarge": [8, 1] },
    caution: previousGeneration("g6e.12xlarge", "p4d.24xlarge or p5.48xlarge"),
  },
  g3: {
    ...x86,
    gpu: "M60",
    memoryGiB: 8,
    accelerator: "nvidia-tesla-m60",
    sizes: { "4xlarge": [1, 0], "8xlarge": [2, 0], "16xlarge": [4, 0] },
    caution: previousGeneration("g4dn.xlarge or g6.xlarge", "g6.12xlarge"),
  },
  g3s: {
    ...x86,
    gpu: "M60",
    memoryGiB: 8,
    accelerator: "nvidia-tesla-m60",
    sizes: { xlarge: [1, 0] },
    caution: previousGeneration("g4dn.xlarge or g6.xlarge", "g6.xlarge"),
  },
};

function previousGeneration(inference: string, training: string): string {
  return `is of a previous generation: capacity may be gone, and the driver of newer EKS images may not support its GPUs. For inference use ${inference}; for training use ${training}.`;
}
