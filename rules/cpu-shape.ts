import type { InstanceShapes } from "./instance-types.ts";

/** What pods can be placed on. */
export interface CpuShape {
  readonly vCpus: number;
  readonly memoryGiB: number;
}

/** GiB for each vCPU. Some sizes of c5n have more. */
const memoryOf: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };

/**
 * vCPUs and memory of a general-purpose instance type, by its name: from the fifth generation on, `large` of the families
 * c, m and r has 2 vCPUs, `xlarge` 4, and a number before it multiplies; the family says how much memory a vCPU has.
 *
 * Source: the pages "Compute optimized", "General purpose" and "Memory optimized" of the EC2 instance types guide.
 *
 * @param shapes what the author declares; it prevails
 * @returns undefined for other families and for bare metal, whose names do not say it
 */
export function cpuShapeOf(instanceType: string, shapes: InstanceShapes = {}): CpuShape | undefined {
  const declared = Object.hasOwn(shapes, instanceType) ? shapes[instanceType] : undefined;
  if (declared !== undefined) return { vCpus: declared.vCpus, memoryGiB: declared.memoryGiB };
  const [, family = "", times, size] =
    /^([cmr])(?:[5-9]|\d\d)[a-z]*(?:-flex)?\.(\d*)(x?large|medium)$/.exec(instanceType) ?? [];
  const perCpu = memoryOf[family];
  if (perCpu === undefined || size === undefined) return undefined;
  const vCpus = { medium: 1, large: 2, xlarge: 4 * Number(times || 1) }[size] ?? 0;
  return { vCpus, memoryGiB: vCpus * perCpu };
}

/**
 * vCPUs of an instance type, by its name: 4 for each `xlarge`, and 2 in families for high-performance computing, whose CPUs
 * have one thread for each core.
 *
 * Source: compared with the label `karpenter.k8s.aws/instance-cpu` of every type with an Elastic Fabric Adapter in Karpenter's
 * reference (aws/karpenter-provider-aws, website/content/en/docs/reference/instance-types.md, 2026-08-21).
 *
 * @param shapes what the author declares; it prevails
 * @returns undefined where the name does not say it: `m6i.metal`
 */
export function vCpusOf(instanceType: string, shapes: InstanceShapes = {}): number | undefined {
  const declared = Object.hasOwn(shapes, instanceType) ? shapes[instanceType] : undefined;
  if (declared !== undefined) return declared.vCpus;
  const [, family = "", times, metal, small] =
    /^([a-z]+)\d[a-z0-9-]*\.(?:(\d*)xlarge|metal-(\d+)xl|(medium|large))$/.exec(instanceType) ?? [];
  if (small !== undefined) return small === "medium" ? 1 : 2;
  if (times === undefined && metal === undefined) return undefined;
  return Number(metal ?? (times || 1)) * (family === "hpc" ? 2 : 4);
}
