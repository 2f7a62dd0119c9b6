import { autoscalingRole, partitionOf, volumeKeyAlias } from "@ml-platform/rules";
import type { Construct } from "constructs";
import type { PolicyStatement } from "../iam/policy-document.ts";
import { EncryptionKey } from "../kms/encryption-key.ts";

export interface VolumeKeyProps {
  readonly cluster: {
    /** Known at synthesis. */
    readonly name: string;
    readonly region: string;
    readonly accountId: string;
  };
  /** Whether Terraform refuses to destroy the key. */
  readonly deletionProtection: boolean;
}

/** The key of a cluster's EBS volumes: disks of its nodes, and volumes of its pods. What it encrypts is lost with it. */
export class VolumeKey extends EncryptionKey {
  constructor(scope: Construct, id: string, { cluster, deletionProtection }: VolumeKeyProps) {
    super(scope, id, {
      description: `EBS volumes of the EKS cluster ${cluster.name}`,
      alias: volumeKeyAlias(cluster.name),
      region: cluster.region,
      accountId: cluster.accountId,
      deletionProtection,
      statements: forAutoscaling(cluster),
    });
  }
}

/**
 * Lets auto-scaling groups start instances with encrypted disks: AWS gives their role no permission for keys of customers.
 * It is named by a condition, because KMS refuses a principal that does not exist, and AWS makes the role with the first
 * auto-scaling group of an account.
 *
 * Source: "Required AWS KMS key policy for use with encrypted volumes" in the EC2 Auto Scaling user guide.
 */
function forAutoscaling({ region, accountId }: VolumeKeyProps["cluster"]): PolicyStatement[] {
  const role = `arn:${partitionOf(region)}:iam::${accountId}:role/${autoscalingRole}`;
  const isRole = { "aws:PrincipalArn": role };
  const everyKey = { principals: { AWS: "*" }, resources: ["*"] };
  return [
    {
      ...everyKey,
      sid: "EncryptDisks",
      actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      conditions: { StringEquals: isRole },
    },
    {
      ...everyKey,
      sid: "LendToInstances",
      actions: ["kms:CreateGrant"],
      conditions: { StringEquals: isRole, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}
