import { FlowLog, type FlowLogConfig } from "@cdktf/provider-aws/lib/flow-log/index.js";
import { type FlowLogBucket, type FlowLogsSpec, flowLogRetentionDays } from "@ml-platform/rules";
import { Construct } from "constructs";
import { ServiceRole } from "../iam/service-role.ts";
import { LogGroup } from "../logs/log-group.ts";

export interface FlowLogsProps extends FlowLogsSpec {
  /** The VPC's name. */
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  /** The account that owns the VPC: flow logs of other accounts may not use the role. */
  readonly accountId: string;
  readonly deletionProtection: boolean;
}

/** A log of the traffic in the VPC, kept in a log group of our own or in a bucket of somebody's. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { destination = "cloudWatch" } = props;
    new FlowLog(this, "flow-log", {
      vpcId: props.vpcId,
      trafficType: props.trafficType,
      tags: { Name: `${props.name}-flow-logs` },
      ...(destination === "cloudWatch" ? this.toLogGroup(props) : toBucket(destination)),
    });
  }

  private toLogGroup(props: FlowLogsProps): Partial<FlowLogConfig> {
    const logGroup = new LogGroup(this, "log-group", {
      name: `/aws/vpc/${props.name}/flow-logs`,
      region: props.region,
      accountId: props.accountId,
      retentionDays: props.retentionDays ?? flowLogRetentionDays,
      deletionProtection: props.deletionProtection,
    });
    const role = new ServiceRole(this, "role", {
      owner: props.name,
      region: props.region,
      purpose: "flow-logs",
      description: `Flow logs of the VPC ${props.name}`,
      service: "vpc-flow-logs.amazonaws.com",
      conditions: { StringEquals: { "aws:SourceAccount": props.accountId } },
      inlinePolicies: {
        "write-log-group": [
          {
            actions: ["logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            resources: [logGroup.arn, `${logGroup.arn}:*`],
          },
        ],
      },
    });
    return {
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      dependsOn: [...role.policies],
    };
  }
}

/** Its owner lets the log delivery service write, so no role is needed. */
function toBucket({ bucketArn, fileFormat = "text", perHour = false }: FlowLogBucket): Partial<FlowLogConfig> {
  return {
    logDestinationType: "s3",
    logDestination: bucketArn,
    destinationOptions: {
      fileFormat: fileFormat === "text" ? "plain-text" : "parquet",
      perHourPartition: perHour,
    },
  };
}
