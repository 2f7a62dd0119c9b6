import { error, type Problem } from "./problem.ts";
import { partitionOf } from "./regions.ts";

/** A key that is to be made, or the ARN of one that exists. */
export type KmsKeyChoice = "create" | `arn:${string}`;

/** An error unless it is to be made or the ARN of a key, an alias is not one. */
export function checkKmsKey(kmsKey: string | undefined): Problem[] {
  if (kmsKey === undefined || kmsKey === "create") return [];
  if (/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-zA-Z-]+$/.test(kmsKey)) return [];
  return [
    error(
      [],
      `"${kmsKey}" is not the ARN of a KMS key (an alias is not accepted). Use the form arn:aws:kms:us-east-2:111111111111:key/<id>, or "create".`,
    ),
  ];
}

/** An error unless the key is in the region. A malformed ARN is left to `checkKmsKey`. */
export function checkKmsKeyIn(region: string, kmsKey: string | undefined): Problem[] {
  const [, partition, service, actual] = kmsKey?.split(":") ?? [];
  if (service !== "kms" || (actual === region && partition === partitionOf(region))) return [];
  return [
    error(
      [],
      `"${kmsKey}" is a key of ${actual} in partition ${partition}, and the cluster is in ${region} in partition ${partitionOf(region)}. Use a key whose ARN begins with arn:${partitionOf(region)}:kms:${region}:, or "create".`,
    ),
  ];
}
