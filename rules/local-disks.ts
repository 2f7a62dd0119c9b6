import { localNvme } from "./instance-families/local-nvme.ts";
import type { InstanceShapes } from "./instance-types.ts";

/**
 * Gigabytes (powers of ten) of all local NVMe disks of an instance type together; undefined without any that are known.
 *
 * @param shapes what the author declares; it prevails over the table
 */
export function localDisksGB(instanceType: string, shapes: InstanceShapes = {}): number | undefined {
  if (Object.hasOwn(shapes, instanceType)) return shapes[instanceType]?.localDisksGB;
  const [family = "", size] = instanceType.split(".");
  const sizes = Object.hasOwn(localNvme, family) ? (localNvme[family]?.split(" ") ?? []) : [];
  const gigabytes = sizes.find((each) => each.startsWith(`${size}:`))?.split(":")[1];
  return gigabytes === undefined ? undefined : Number(gigabytes);
}

/**
 * Numbers of local disks, of types with GPUs or much storage.
 *
 * Source: "Instance store specifications" in the Amazon EC2 instance types guide (accelerated computing, storage
 * optimized, general purpose and memory optimized), as of 2026-11-27.
 */
const diskCounts: Readonly<Record<string, number>> = {
  "c5d.24xlarge": 4,
  "g5.12xlarge": 1,
  "g5.24xlarge": 1,
  "g5.48xlarge": 2,
  "g6.12xlarge": 4,
  "g6.24xlarge": 4,
  "g6.48xlarge": 8,
  "g6e.12xlarge": 2,
  "g6e.24xlarge": 2,
  "g6e.48xlarge": 4,
  "i3.4xlarge": 2,
  "i3.8xlarge": 4,
  "i3.16xlarge": 8,
  "i3.metal": 8,
  "i3en.12xlarge": 4,
  "i3en.24xlarge": 8,
  "i3en.metal": 8,
  "i4i.4xlarge": 1,
  "i4i.8xlarge": 2,
  "i4i.16xlarge": 4,
  "i4i.32xlarge": 8,
  "i4i.metal": 8,
  "m5d.24xlarge": 4,
  "p4d.24xlarge": 8,
  "p4de.24xlarge": 8,
  "p5.4xlarge": 1,
  "p5.48xlarge": 8,
  "p5e.48xlarge": 8,
  "p5en.48xlarge": 8,
  "p6-b200.48xlarge": 8,
  "p6-b300.48xlarge": 8,
  "r5d.24xlarge": 4,
  "trn1.32xlarge": 4,
  "trn1n.32xlarge": 4,
};

/** Gigabytes of the smallest type with four disks, m5d.16xlarge (four of 600 GB): a type with less has fewer. */
const smallestOfFour = 2400;

/** Whether an instance type has four local disks or more, as RAID 10 needs; undefined where nothing tells. */
export function hasFourDisks(instanceType: string, shapes: InstanceShapes = {}): boolean | undefined {
  const count = Object.hasOwn(diskCounts, instanceType) ? diskCounts[instanceType] : undefined;
  if (count !== undefined) return count >= 4;
  return (localDisksGB(instanceType, shapes) ?? 0) < smallestOfFour ? false : undefined;
}
