/**
 * Where flow logs go.
 *
 * Source, as of 2026-11-27: "Publish flow logs to Amazon S3" and "Amazon S3 bucket permissions for flow logs" in the Amazon
 * VPC user guide; `DestinationOptionsRequest` and `MaxAggregationInterval` of CreateFlowLogs in the EC2 API.
 */

import { checkRetentionDays } from "../log-retention.ts";
import { at, error, type Problem } from "../problem.ts";
import { partitionOf } from "../regions.ts";
import type { FlowLogsSpec } from "./spec.ts";

/** Days for which a log group keeps flow logs whose author says nothing about it. */
export const flowLogRetentionDays = 30;

export function checkFlowLogs({ destination = "cloudWatch", retentionDays }: FlowLogsSpec): Problem[] {
  if (destination === "cloudWatch")
    return retentionDays === undefined ? [] : at(["retentionDays"], checkRetentionDays(retentionDays));
  return [
    ...at(["destination", "bucketArn"], checkBucket(destination.bucketArn)),
    ...(retentionDays === undefined
      ? []
      : [
          error(
            ["retentionDays"],
            "A bucket keeps what it is given for as long as its lifecycle rules say. Remove retentionDays, and set it there.",
          ),
        ]),
  ];
}

/** Names of buckets: 3 to 63 of lower-case letters, digits, dots and hyphens. */
const bucketArn = /^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w!.*'()/-]+)?$/;

function checkBucket(arn: string): Problem[] {
  // The service keeps this folder for itself.
  const [, folder = ""] = arn.split(/\/(.*)/s);
  if (bucketArn.test(arn) && !folder.split("/").includes("AWSLogs")) return [];
  if (folder.split("/").includes("AWSLogs"))
    return [error([], `"${arn}" names the folder AWSLogs, which AWS adds itself. Use another folder, or none.`)];
  return [
    error([], `"${arn}" is not the ARN of a bucket, with or without a folder. Use the form arn:aws:s3:::flow-logs/ml.`),
  ];
}

/** An error for a bucket of another partition than the network's. A malformed ARN is left to `checkFlowLogs`. */
export function checkFlowLogPartition(
  { destination = "cloudWatch" }: Pick<FlowLogsSpec, "destination">,
  region: string,
): Problem[] {
  if (destination === "cloudWatch") return [];
  const [, partition, service] = destination.bucketArn.split(":");
  if (service !== "s3" || partition === partitionOf(region)) return [];
  return [
    error(
      ["destination", "bucketArn"],
      `"${destination.bucketArn}" is a bucket in partition ${partition}, and the network is in ${partitionOf(region)}. Use a bucket whose ARN begins with arn:${partitionOf(region)}:s3:::.`,
    ),
  ];
}
