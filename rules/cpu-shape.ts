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
