/**
 * AWS regions with EKS and their partitions, as of 2026-11-21. China and the European Sovereign Cloud are excluded: names of
 * services and endpoints have other suffixes there, which the modules do not support.
 *
 * Sources: "Amazon EKS endpoints and quotas" and the partition metadata of the AWS SDKs (aws-sdk-js-v3,
 * util-endpoints/partitions.json).
 */
import { error, type Problem } from "./problem.ts";

export type Partition = "aws" | "aws-us-gov";

const regionsByPartition: Readonly<Record<Partition, readonly string[]>> = {
  aws: [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
  ],
  "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
};

/** Every region in the table. */
export const regions: readonly string[] = Object.values(regionsByPartition).flat();

/** Whether the table has the region: what else depends on it means nothing otherwise. */
export function isRegion(region: string): boolean {
  return regions.includes(region);
}

/** The partition of a region, the second part of its ARNs; `aws` for a region that is not in the table. */
export function partitionOf(region: string): Partition {
  const partitions = Object.keys(regionsByPartition) as Partition[];
  return partitions.find((partition) => regionsByPartition[partition].includes(region)) ?? "aws";
}

/** The region of an availability zone, `us-east-2` of `us-east-2a`; undefined for a local zone and for anything else. */
export function regionOfZone(zone: string): string | undefined {
  return /^([a-z]{2,4}(?:-[a-z]+)+-\d)[a-z]$/.exec(zone)?.[1];
}

/** An error for each zone of another region. Names that are not zones at all are left to the check of the network. */
export function checkZonesOfRegion(zones: readonly string[], region: string): Problem[] {
  return zones.flatMap((zone, index) => {
    const actual = regionOfZone(zone);
    return actual === undefined || actual === region
      ? []
      : [
          error(
            [index],
            `"${zone}" is a zone of ${actual}, not of ${region}. Use zones of ${region}, such as ${region}a.`,
          ),
        ];
  });
}

/** The letter of an availability zone, `a` of `us-east-2a`; undefined where `regionOfZone` is. */
export function zoneLetter(zone: string): string | undefined {
  return regionOfZone(zone) === undefined ? undefined : zone.slice(-1);
}
