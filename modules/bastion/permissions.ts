import { partitionOf } from "@ml-platform/rules";
import type { Statement } from "../iam/policy-document.ts";

interface Place {
  readonly region: string;
  readonly accountId: string;
}

/** To learn where the clusters are, and nothing about any other. Tokens for them need no permission in IAM. */
export function describeClusters(names: readonly string[], { region, accountId }: Place): Statement[] {
  return [
    {
      sid: "DescribeClusters",
      actions: ["eks:DescribeCluster"],
      resources: names.map((name) => `arn:${partitionOf(region)}:eks:${region}:${accountId}:cluster/${name}`),
    },
  ];
}

/**
 * What Session Manager needs of a host. Not AmazonSSMManagedInstanceCore: that also reads every parameter of the account,
 * secret ones too, and is for tools that a bastion does not have.
 *
 * Source: "Create a custom IAM role for Session Manager" in the user guide of AWS Systems Manager, and
 * AWSCloud9SSMInstanceProfile, AWS's own policy for instances with nothing but Session Manager.
 */
export function openSessions({ region, accountId }: Place): Statement[] {
  return [
    {
      sid: "OpenChannels",
      actions: [
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
      resources: ["*"],
    },
    {
      sid: "Register",
      actions: ["ssm:UpdateInstanceInformation"],
      resources: [`arn:${partitionOf(region)}:ec2:${region}:${accountId}:instance/*`],
    },
  ];
}

/**
 * To write what happens in sessions, and to check before that the log group is encrypted, which IAM cannot limit to one.
 *
 * @param logGroupArn without `:*` at its end
 */
export function logSessions(logGroupArn: string): Statement[] {
  return [
    {
      sid: "LogSessions",
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [logGroupArn, `${logGroupArn}:*`],
    },
    { sid: "FindLogGroup", actions: ["logs:DescribeLogGroups"], resources: ["*"] },
  ];
}
