import type { InstanceType } from "../../instance-types.ts";
import { error, type Problem, warning } from "../../problem.ts";
import type { NodeGroupSpec } from "../node-group.ts";
import { storesLocally } from "../node-settings/ephemeral-storage.ts";

/** Images with CUDA frameworks have 10 GiB and more, and a node stores several of them. */
const gpuDiskGiB = 100;

export function checkDisk(spec: NodeGroupSpec, type: InstanceType): Problem[] {
  const { diskGiB } = spec;
  if (!Number.isInteger(diskGiB) || diskGiB < 20 || diskGiB > 16_384)
    return [error(["diskGiB"], `${diskGiB} GiB is not a valid disk size. Use whole GiB from 20 to 16384.`)];
  const problems = checkPerformance(spec);
  if (type.gpu !== undefined && diskGiB < gpuDiskGiB && !storesLocally(spec))
    problems.push(
      warning(
        ["diskGiB"],
        `${diskGiB} GiB is small for CUDA images of 10 GiB and more. Use ${gpuDiskGiB} GiB or more.`,
      ),
    );
  return problems;
}

/**
 * What gp3 volumes can do. Provider 5.100 accepts up to 1000 MiB/s, although AWS sells 2000 since 2025.
 *
 * Sources: `EbsBlockDevice` in the EC2 API reference (AWS SDK 3.1169.0: 3,000 to 80,000 IOPS, 125 to 2,000 MiB/s); "Amazon
 * EBS General Purpose SSD volumes" (500 IOPS for each GiB, 0.25 MiB/s for each of the IOPS).
 */
const gp3 = { iops: { min: 3000, max: 80_000, eachGiB: 500 }, throughput: { min: 125, max: 1000, eachIops: 0.25 } };

function checkPerformance(spec: NodeGroupSpec): Problem[] {
  const { diskGiB, diskIops, diskThroughput } = spec;
  const { iops, throughput } = gp3;
  const problems: Problem[] = [];
  if (diskIops !== undefined) {
    if (!Number.isInteger(diskIops) || diskIops < iops.min || diskIops > iops.max)
      problems.push(
        error(
          ["diskIops"],
          `${diskIops} is not a number of IOPS of a gp3 volume. Use a whole number from ${iops.min} to ${iops.max}.`,
        ),
      );
    else if (diskIops > diskGiB * iops.eachGiB)
      problems.push(
        error(
          ["diskIops"],
          `${diskIops} IOPS are more than a volume of ${diskGiB} GiB can have: ${iops.eachGiB} for each GiB. Use at most ${diskGiB * iops.eachGiB}, or a larger diskGiB.`,
        ),
      );
  }
  if (diskThroughput !== undefined) {
    const needed = Math.ceil(diskThroughput / throughput.eachIops);
    if (!Number.isInteger(diskThroughput) || diskThroughput < throughput.min || diskThroughput > throughput.max)
      problems.push(
        error(
          ["diskThroughput"],
          `${diskThroughput} is not a throughput in MiB/s that the AWS provider accepts for a gp3 volume. Use a whole number from ${throughput.min} to ${throughput.max}.`,
        ),
      );
    else if (needed > (diskIops ?? iops.min))
      problems.push(
        error(
          ["diskThroughput"],
          `${diskThroughput} MiB/s need ${needed} IOPS, and the volume has ${diskIops ?? iops.min}. Set diskIops to ${needed} or more.`,
        ),
      );
  }
  const key = diskIops !== undefined ? "diskIops" : "diskThroughput";
  if (storesLocally(spec) && (diskIops ?? diskThroughput) !== undefined)
    problems.push(
      warning(
        [key],
        `With localStorage "${spec.localStorage}", images and pods are on the local disks, and a faster EBS volume costs money for nothing. Remove ${key}.`,
      ),
    );
  return problems;
}
