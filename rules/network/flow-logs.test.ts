import { describe, expect, it } from "vitest";
import { describeProblem } from "../problem.ts";
import { checkFlowLogPartition, checkFlowLogs } from "./flow-logs.ts";
import type { FlowLogsSpec } from "./spec.ts";

describe("flow logs", () => {
  const problemsOf = (spec: Partial<FlowLogsSpec>) =>
    checkFlowLogs({ trafficType: "ALL", ...spec }).map(describeProblem);

  it.each<Partial<FlowLogsSpec>>([
    {},
    { destination: "cloudWatch", retentionDays: 90 },
    { destination: { bucketArn: "arn:aws:s3:::flow-logs" } },
    { destination: { bucketArn: "arn:aws-us-gov:s3:::flow.logs-1/ml/dev", fileFormat: "parquet", perHour: true } },
  ])("may be %j", (spec) => {
    expect(problemsOf(spec)).toEqual([]);
  });

  it.each<[Partial<FlowLogsSpec>, string]>([
    [{ retentionDays: 31 }, "retentionDays: 31 days is not a retention period of CloudWatch Logs."],
    [
      { destination: { bucketArn: "arn:aws:s3:::flow-logs" }, retentionDays: 90 },
      "retentionDays: A bucket keeps what it is given for as long as its lifecycle rules say.",
    ],
    [{ destination: { bucketArn: "flow-logs" } }, 'destination.bucketArn: "flow-logs" is not the ARN of a bucket'],
    [{ destination: { bucketArn: "arn:aws:s3:::Flow_Logs" } }, "is not the ARN of a bucket"],
    [{ destination: { bucketArn: "arn:aws:s3:us-east-2:111111111111:flow-logs" } }, "is not the ARN of a bucket"],
    [
      { destination: { bucketArn: "arn:aws:s3:::flow-logs/AWSLogs" } },
      "names the folder AWSLogs, which AWS adds itself",
    ],
  ])("cannot be %j", (spec, message) => {
    expect(problemsOf(spec)).toEqual([expect.stringContaining(message)]);
  });

  it("stay in the partition of their network", () => {
    const destination = { bucketArn: "arn:aws:s3:::flow-logs" };
    expect(checkFlowLogPartition({ destination }, "us-east-2")).toEqual([]);
    expect(checkFlowLogPartition({}, "us-gov-west-1")).toEqual([]);
    expect(checkFlowLogPartition({ destination }, "us-gov-west-1").map(describeProblem)).toEqual([
      expect.stringContaining("Use a bucket whose ARN begins with arn:aws-us-gov:s3:::."),
    ]);
  });
});
