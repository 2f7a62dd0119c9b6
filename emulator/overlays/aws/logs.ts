import type { ResourceOverlay } from "../overlay.ts";
import { subnetReference, vpcReference } from "./network-references.ts";
import { all, apiError, arn, exactlyOne, isArn, length, nameOf, oneOf, pattern, text } from "./words.ts";

const retentions = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What a flow log can watch. */
const watched = ["vpc_id", "subnet_id", "eni_id", "transit_gateway_id", "transit_gateway_attachment_id"];

export const logs: Record<string, ResourceOverlay> = {
  aws_cloudwatch_log_group: {
    forceNew: ["name", "name_prefix", "log_group_class"],
    checks: {
      name: all(
        length(1, 512, "name"),
        pattern(
          /^[\w./#-]+$/,
          '"name" isn\'t a valid log group name (alphanumeric characters, underscores, hyphens, slashes, hash signs and dots are allowed)',
        ),
      ),
      retention_in_days: oneOf("retention_in_days", retentions),
      log_group_class: oneOf("log_group_class", ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"]),
      kms_key_id: isArn,
    },
    unique: [
      {
        attributes: ["name"],
        error: ({ name }) =>
          apiError(
            `creating CloudWatch Logs Log Group (${text(name)})`,
            "CloudWatch Logs: CreateLogGroup",
            400,
            "ResourceAlreadyExistsException",
            "The specified log group already exists",
          ),
      },
    ],
    computed: (change) => {
      const name = nameOf(change);
      return {
        id: name,
        arn: arn("logs", change, `log-group:${name}`),
        deletion_protection_enabled: false,
        log_group_class: "STANDARD",
        name,
        name_prefix: "",
      };
    },
  },

  aws_flow_log: {
    forceNew: [
      "deliver_cross_account_role",
      "destination_options",
      "eni_id",
      "iam_role_arn",
      "log_destination",
      "log_destination_type",
      "log_format",
      "max_aggregation_interval",
      "subnet_id",
      "traffic_type",
      "transit_gateway_id",
      "transit_gateway_attachment_id",
      "vpc_id",
    ],
    checks: {
      iam_role_arn: isArn,
      log_destination: isArn,
      log_destination_type: oneOf("log_destination_type", ["cloud-watch-logs", "s3", "kinesis-data-firehose"]),
      max_aggregation_interval: oneOf("max_aggregation_interval", [60, 600]),
      traffic_type: oneOf("traffic_type", ["ACCEPT", "REJECT", "ALL"]),
    },
    references: [
      vpcReference("creating Flow Log", "EC2: CreateFlowLogs"),
      subnetReference("creating Flow Log", "EC2: CreateFlowLogs"),
      {
        path: "log_destination",
        to: [["aws_cloudwatch_log_group", "arn"]],
        except: /^arn:[\w-]+:(s3|firehose):/,
        error: (value) =>
          apiError(
            "creating Flow Log",
            "EC2: CreateFlowLogs",
            400,
            "LogDestinationNotFoundException",
            `LogDestination: ${value} does not exist`,
          ),
      },
    ],
    validate: (config) => exactlyOne(config, watched),
    computed: (change) => {
      const id = change.make.ec2("fl");
      return {
        id,
        arn: arn("ec2", change, `vpc-flow-log/${id}`),
        log_format:
          "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}",
      };
    },
  },
};
