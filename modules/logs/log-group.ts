import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { partitionOf } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { EncryptionKey } from "../kms/encryption-key.ts";

export interface LogGroupProps {
  /** `/aws/eks/dev-ml/cluster`. Known at synthesis. */
  readonly name: string;
  readonly region: string;
  /** Known at synthesis. */
  readonly accountId: string;
  readonly retentionDays: number;
  /** Whether Terraform refuses to destroy the logs and their key. */
  readonly deletionProtection: boolean;
}

/**
 * Logs that a key of their own encrypts, which the account can take from CloudWatch Logs at any time. Each group has its
 * own, so that a stack needs no other for it and is destroyed with it (docs/decisions/0013-keys-of-logs.md).
 */
export class LogGroup extends Construct implements ITerraformDependable {
  readonly fqn: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: LogGroupProps) {
    super(scope, id);
    const { name, deletionProtection } = props;
    // Named Default, so that the group has the address of this construct.
    const group = new CloudwatchLogGroup(this, "Default", {
      name,
      retentionInDays: props.retentionDays,
      kmsKeyId: this.key(props).arn,
      ...(deletionProtection && { lifecycle: { preventDestroy: true } }),
    });
    this.fqn = group.fqn;
    this.arn = group.arn;
  }

  /** Source: "Encrypt log data in CloudWatch Logs using AWS Key Management Service", with its condition for one log group. */
  private key({ name, region, accountId, deletionProtection }: LogGroupProps): EncryptionKey {
    return new EncryptionKey(this, "key", {
      description: `Logs in ${name}`,
      alias: `logs${name}`,
      region,
      accountId,
      deletionProtection,
      services: [
        {
          service: `logs.${region}.amazonaws.com`,
          actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
          conditions: {
            ArnEquals: {
              "kms:EncryptionContext:aws:logs:arn": `arn:${partitionOf(region)}:logs:${region}:${accountId}:log-group:${name}`,
            },
          },
        },
      ],
    });
  }
}
