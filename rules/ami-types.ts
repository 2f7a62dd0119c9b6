/**
 * AMI types of EKS managed node groups, as of 2026-11-27. `pnpm tables` compares them with the installed AWS SDK.
 *
 * Sources: the `AMITypes` enum of the EKS API (AWS SDK 3.1169.0), and which of it AWS provider 5.100.0 refuses, as learned
 * from it (emulator/learned); device names and user data formats from "Customize
 * managed nodes with launch templates" in the EKS user guide and from awslabs/amazon-eks-ami; the end of Amazon Linux 2
 * from awslabs/amazon-eks-ami issue 2545 (support ended 2025-11-26, no image for Kubernetes 1.33 and later).
 */
import { error, type Problem } from "./problem.ts";

export type Architecture = "x86_64" | "arm64";

/** The maker of a node's accelerator, which decides which drivers its image must contain. */
export type Accelerator = "none" | "nvidia" | "neuron";

export interface AmiTypeFacts {
  readonly os: "al2023" | "al2" | "bottlerocket" | "windows";
  readonly architecture: Architecture;
  readonly gpu: Accelerator;
  readonly rootDeviceName: "/dev/xvda" | "/dev/sda1";
  /** The device that stores images and pods where it is not the root device; `diskGiB` is then its size. */
  readonly dataDeviceName?: "/dev/xvdb";
  readonly userData: "nodeadm" | "bootstrap" | "bottlerocket" | "windows";
  /** First AWS provider that is known to take it. @default - every one of the range */
  readonly provider?: "6.66.0";
  /** First Kubernetes version without an image of this type. */
  readonly retiredFrom?: string;
}

const al2023 = { os: "al2023", rootDeviceName: "/dev/xvda", userData: "nodeadm" } as const;
const al2 = { os: "al2", rootDeviceName: "/dev/xvda", userData: "bootstrap", retiredFrom: "1.33" } as const;
const bottlerocket = {
  os: "bottlerocket",
  rootDeviceName: "/dev/xvda",
  dataDeviceName: "/dev/xvdb",
  userData: "bottlerocket",
} as const;
const windows = {
  os: "windows",
  architecture: "x86_64",
  gpu: "none",
  rootDeviceName: "/dev/sda1",
  userData: "windows",
} as const;

const table = {
  AL2023_x86_64_STANDARD: { ...al2023, architecture: "x86_64", gpu: "none" },
  AL2023_ARM_64_STANDARD: { ...al2023, architecture: "arm64", gpu: "none" },
  AL2023_x86_64_NVIDIA: { ...al2023, architecture: "x86_64", gpu: "nvidia" },
  AL2023_ARM_64_NVIDIA: { ...al2023, architecture: "arm64", gpu: "nvidia" },
  AL2023_x86_64_NEURON: { ...al2023, architecture: "x86_64", gpu: "neuron" },
  BOTTLEROCKET_x86_64: { ...bottlerocket, architecture: "x86_64", gpu: "none" },
  BOTTLEROCKET_ARM_64: { ...bottlerocket, architecture: "arm64", gpu: "none" },
  BOTTLEROCKET_x86_64_FIPS: { ...bottlerocket, architecture: "x86_64", gpu: "none" },
  BOTTLEROCKET_ARM_64_FIPS: { ...bottlerocket, architecture: "arm64", gpu: "none" },
  BOTTLEROCKET_x86_64_NVIDIA: { ...bottlerocket, architecture: "x86_64", gpu: "nvidia" },
  BOTTLEROCKET_ARM_64_NVIDIA: { ...bottlerocket, architecture: "arm64", gpu: "nvidia" },
  BOTTLEROCKET_x86_64_NVIDIA_FIPS: { ...bottlerocket, architecture: "x86_64", gpu: "nvidia", provider: "6.66.0" },
  BOTTLEROCKET_ARM_64_NVIDIA_FIPS: { ...bottlerocket, architecture: "arm64", gpu: "nvidia", provider: "6.66.0" },
  WINDOWS_CORE_2019_x86_64: windows,
  WINDOWS_FULL_2019_x86_64: windows,
  WINDOWS_CORE_2022_x86_64: windows,
  WINDOWS_FULL_2022_x86_64: windows,
  WINDOWS_CORE_2025_x86_64: { ...windows, provider: "6.66.0" },
  WINDOWS_FULL_2025_x86_64: { ...windows, provider: "6.66.0" },
  AL2_x86_64: { ...al2, architecture: "x86_64", gpu: "none" },
  AL2_x86_64_GPU: { ...al2, architecture: "x86_64", gpu: "nvidia" },
  AL2_ARM_64: { ...al2, architecture: "arm64", gpu: "none" },
} as const satisfies Record<string, AmiTypeFacts>;

export type AmiType = keyof typeof table;

export const amiTypes: Readonly<Record<AmiType, AmiTypeFacts>> = table;

const defaults = {
  x86_64: { none: "AL2023_x86_64_STANDARD", nvidia: "AL2023_x86_64_NVIDIA", neuron: "AL2023_x86_64_NEURON" },
  // There are no images with Neuron drivers for arm64, and no instance types that would need one.
  arm64: { none: "AL2023_ARM_64_STANDARD", nvidia: "AL2023_ARM_64_NVIDIA", neuron: "AL2023_ARM_64_STANDARD" },
} as const satisfies Record<Architecture, Record<Accelerator, AmiType>>;

/** The Amazon Linux 2023 image for nodes of an architecture, with the drivers of their accelerators. */
export function chooseAmiType(node: { readonly architecture: Architecture; readonly gpu: Accelerator }): AmiType {
  return defaults[node.architecture][node.gpu];
}

/** An error unless the text has the form of the id of an image. */
export function checkAmiId(id: string): Problem[] {
  if (/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) return [];
  return [error([], `"${id}" is not an AMI id, such as ami-0123456789abcdef0.`)];
}
