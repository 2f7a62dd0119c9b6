import { cpuFamilies } from "../instance-families/cpu-families.ts";
import { gpuFamilies } from "../instance-families/gpu-families.ts";
import { neuronFamilies } from "../instance-families/neuron-families.ts";

/**
 * How many network interfaces an EC2 instance type has for pods, and how many IPv4 addresses each holds, as of 2026-08-20:
 * those of its default network card, the only one that the VPC CNI uses.
 *
 * Source: pkg/vpc/vpc_ip_resource_limit.go of aws/amazon-vpc-cni-k8s at b521883, which it generates from the EC2 API. Sizes of
 * the same name mostly have the same, so the table holds those, and the types that differ. Make it again from a newer version.
 */

/** Interfaces and addresses for each, by the part of the type after the dot: 3 interfaces with 10 addresses each. */
const usual: Readonly<Record<string, string>> = {
  nano: "2x2",
  micro: "2x2",
  small: "3x4",
  medium: "2x4",
  large: "3x10",
  xlarge: "4x15",
  "2xlarge": "4x15",
  "3xlarge": "4x15",
  "4xlarge": "8x30",
  "6xlarge": "8x30",
  "8xlarge": "8x30",
  "9xlarge": "8x30",
  "10xlarge": "8x30",
  "12xlarge": "8x30",
  "16xlarge": "15x50",
  "18xlarge": "15x50",
  "24xlarge": "15x50",
  "32xlarge": "15x50",
  "48xlarge": "24x64",
  "56xlarge": "8x30",
  "64xlarge": "24x64",
  "96xlarge": "12x64",
  "112xlarge": "15x50",
  "224xlarge": "8x50",
  metal: "15x50",
  "metal-12xl": "16x64",
  "metal-16xl": "15x50",
  "metal-24xl": "15x50",
  "metal-32xl": "15x50",
  "metal-48xl": "24x64",
  "metal-96xl": "12x64",
};

/** Families whose sizes differ from the usual, and in what. */
const unusual: Readonly<Record<string, string>> = {
  a1: "metal=8x30",
  c1: "medium=2x6",
  "c6a g6 inf2 m6a r6a": "48xlarge=15x50",
  "c6in m6idn m6in r6idn r6in": "32xlarge=8x50 metal=8x50",
  "c7a c7i c8g c8gd i7i i8g m7a m7i m8g m8gd r7a r7i r8g r8gd x8g": "48xlarge=15x50 metal-48xl=15x50",
  "c8a m8a r8a":
    "large=3x20 xlarge=4x20 2xlarge=4x40 4xlarge=8x40 8xlarge=10x40 12xlarge=12x64 16xlarge=16x64 24xlarge=16x64 metal-24xl=16x64",
  "c8gb c8gn m8gb m8gn r8gb r8gn":
    "8xlarge=10x30 12xlarge=12x30 16xlarge=16x50 24xlarge=24x50 48xlarge=12x50 metal-24xl=24x50 metal-48xl=12x50",
  "c8i c8id m8i m8id r8i r8id x8i":
    "large=3x20 xlarge=4x30 2xlarge=4x30 4xlarge=8x50 8xlarge=10x50 12xlarge=12x50 16xlarge=16x64 24xlarge=16x64 32xlarge=24x64 96xlarge=24x64 metal-96xl=24x64",
  "c8i-flex m8i-flex r8i-flex":
    "large=3x20 xlarge=4x30 2xlarge=4x30 4xlarge=8x50 8xlarge=10x50 12xlarge=12x50 16xlarge=16x64",
  "c8ib c8in m8ib m8idb m8idn m8in r8ib r8idb r8idn r8in":
    "large=4x20 xlarge=4x30 2xlarge=4x30 4xlarge=8x50 8xlarge=8x50 12xlarge=12x50 16xlarge=16x64 24xlarge=16x64 32xlarge=16x64",
  "c8ine m8ine": "large=4x20 xlarge=4x30 2xlarge=4x30 4xlarge=8x50 8xlarge=8x50 12xlarge=12x50",
  "c9g c9gd m9g m9gd":
    "medium=2x20 large=3x20 xlarge=4x30 2xlarge=4x30 4xlarge=8x50 8xlarge=10x50 12xlarge=12x50 16xlarge=16x64 24xlarge=24x64",
  d3: "xlarge=4x3 2xlarge=4x5 4xlarge=4x10 8xlarge=3x20",
  d3en: "xlarge=4x3 2xlarge=4x5 4xlarge=4x10 6xlarge=4x15 8xlarge=4x20 12xlarge=3x30",
  g4dn: "xlarge=3x10 2xlarge=3x10 4xlarge=3x10 8xlarge=4x15 16xlarge=4x15",
  g5: "12xlarge=15x50 16xlarge=8x30 48xlarge=7x50",
  g6e: "12xlarge=10x30 24xlarge=10x50 48xlarge=10x50",
  g6f: "large=2x10",
  g7: "2xlarge=4x64 4xlarge=8x64 8xlarge=10x64 12xlarge=12x64 24xlarge=24x64 48xlarge=12x64",
  g7e: "2xlarge=4x64 4xlarge=8x64 8xlarge=8x64 12xlarge=10x64 24xlarge=10x64 48xlarge=10x64",
  h1: "16xlarge=8x50",
  "hpc6a p5e": "48xlarge=2x50",
  hpc6id: "32xlarge=1x50",
  hpc7a: "12xlarge=2x50 24xlarge=2x50 48xlarge=2x50 96xlarge=2x50",
  hpc7g: "4xlarge=4x50 8xlarge=4x50 16xlarge=4x50",
  hpc8a: "96xlarge=2x50",
  i4i: "24xlarge=15x30",
  i7ie: "12xlarge=8x50 48xlarge=15x50 metal-48xl=15x50",
  i8ge: "3xlarge=6x30 6xlarge=10x30 12xlarge=12x30 18xlarge=16x50 24xlarge=16x50 48xlarge=24x50 metal-24xl=16x50 metal-48xl=24x50",
  inf1: "xlarge=4x10 2xlarge=4x10 24xlarge=11x30",
  m1: "small=2x4 medium=2x6",
  m2: "2xlarge=4x30",
  m3: "medium=2x6 2xlarge=4x30",
  m4: "large=2x10 16xlarge=8x30",
  "m5zn z1d": "3xlarge=8x30 12xlarge=15x50",
  m8azn: "medium=3x4 large=4x20 xlarge=4x20 3xlarge=8x40 6xlarge=8x40 12xlarge=16x64 24xlarge=16x64 metal-24xl=16x64",
  p3: "16xlarge=8x30",
  p5: "4xlarge=4x30 48xlarge=2x50",
  "p5en p6-b200 p6-b300": "48xlarge=4x50",
  t2: "medium=3x6 large=3x12 xlarge=3x15 2xlarge=3x15",
  "t3 t4g": "medium=3x6 large=3x12",
  t3a: "small=2x4 medium=3x6 large=3x12",
  "trn1 trn1n": "32xlarge=5x50",
  trn2: "3xlarge=2x15 48xlarge=2x50",
  "u-12tb1 u-9tb1": "metal=5x30",
  "u-6tb1": "56xlarge=15x50 metal=5x30",
  "u7i-12tb": "224xlarge=15x50",
  x1: "16xlarge=8x30 32xlarge=8x30",
  x1e: "xlarge=3x10 4xlarge=4x15 8xlarge=4x15 16xlarge=8x30 32xlarge=8x30",
  x2iezn: "12xlarge=15x50",
  x8aedz: "large=4x20 xlarge=4x20 3xlarge=8x40 6xlarge=8x40 12xlarge=16x64 24xlarge=16x64 metal-24xl=16x64",
};

/** Families of our tables that the source lacks. */
const unlisted: ReadonlySet<string> = new Set([
  "cc1",
  "cc2",
  "g3",
  "g3s",
  "hi1",
  "p2",
  "p6e-gb200",
  "r9g",
  "r9gd",
  "t8i",
  "trn2u",
  "u-18tb1",
  "u-24tb1",
  "u7ib-12tb",
  "u7inh-32tb",
]);

/** Families on the Xen hypervisor, but for their bare metal: interfaces take no prefixes there, and no trunks. */
const xen: ReadonlySet<string> = new Set([
  "c1",
  "c3",
  "c4",
  "cr1",
  "d2",
  "h1",
  "hs1",
  "i2",
  "i3",
  "m1",
  "m2",
  "m3",
  "m4",
  "p3",
  "r3",
  "r4",
  "t1",
  "t2",
  "x1",
  "x1e",
]);

export interface InterfaceLimits {
  /** Network interfaces on the default card, the primary one included. */
  readonly interfaces: number;
  /** IPv4 addresses of each, its primary one included. */
  readonly addresses: number;
  /** Whether it runs on the Nitro hypervisor, so that its interfaces take prefixes of addresses. */
  readonly nitro: boolean;
}

/** What an instance type has for pods; undefined where nobody has written it down. */
export function interfaceLimits(instanceType: string): InterfaceLimits | undefined {
  const [family = "", size = ""] = instanceType.split(".");
  const found = differing.get(family)?.[size] ?? (isListed(family) ? usual[size] : undefined);
  if (found === undefined) return undefined;
  const [interfaces = 0, addresses = 0] = found.split("x").map(Number);
  return { interfaces, addresses, nitro: !xen.has(family) || size === "metal" };
}

function isListed(family: string): boolean {
  const inTables = [cpuFamilies, gpuFamilies, neuronFamilies].some((families) => Object.hasOwn(families, family));
  return inTables && !unlisted.has(family);
}

const differing: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map(
  Object.entries(unusual).flatMap(([families, sizes]) => {
    const bySize = Object.fromEntries(sizes.split(" ").map((each) => each.split("=") as [string, string]));
    return families.split(" ").map((family) => [family, bySize] as const);
  }),
);
