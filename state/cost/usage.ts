/** Types whose bill depends on use alone, which a state does not tell: what the bill counts. */
const usageBilled: ReadonlyMap<string, string> = new Map(
  Object.entries({
    aws_cloudwatch_log_group: "log data ingested and stored",
    aws_cloudwatch_metric_alarm: "alarm metrics and their resolution",
    aws_dynamodb_table: "requests and data stored",
    aws_ecr_repository: "image data stored and transferred",
    aws_efs_file_system: "data stored",
    aws_flow_log: "log data delivered",
    aws_lambda_function: "requests and duration",
    aws_s3_bucket: "data stored and requests",
    aws_sfn_state_machine: "state transitions",
    aws_sns_topic: "messages",
    aws_sqs_queue: "messages",
  }),
);

/** What a bill for `type` counts if use alone decides it. */
export function billedByUse(type: string): string | undefined {
  return usageBilled.get(type);
}
