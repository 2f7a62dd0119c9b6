import { checkKmsKey, type KmsKeyChoice } from "./kms-key.ts";
import { at, type Problem, warning } from "./problem.ts";
import { partitionOf } from "./regions.ts";

/** The EBS volumes of a cluster: disks of its nodes, and volumes of its pods. */
export interface ClusterVolumesSpec {
  /**
   * The key that encrypts them: one of their own, or the ARN of one in the cluster's region, whose policy must allow the
   * service-linked role of EC2 Auto Scaling to use it, and to give grants for it to AWS resources.
   */
  readonly kmsKey: KmsKeyChoice;
}

export function checkClusterVolumes(volumes: ClusterVolumesSpec | undefined): Problem[] {
  return at(["kmsKey"], checkKmsKey(volumes?.kmsKey));
}

/**
 * A warning for a key of another account, whose policy is not enough: a grant must exist, too.
 * Source: "Required AWS KMS key policy for use with encrypted volumes" in the EC2 Auto Scaling user guide.
 */
export function checkVolumeKeyAccount(volumes: ClusterVolumesSpec | undefined, accountId: string): Problem[] {
  const [, partition, service, , owner] = volumes?.kmsKey.split(":") ?? [];
  if (service !== "kms" || owner === accountId) return [];
  return [
    warning(
      ["kmsKey"],
      `The key is of account ${owner}. Besides its policy, nodes need a grant: aws kms create-grant with arn:${partition}:iam::${accountId}:role/${autoscalingRole} as grantee. Give it before the first node starts.`,
    ),
  ];
}

/** Path and name of the role with which auto-scaling groups start instances. */
export const autoscalingRole = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

/** The alias of the key that is made for the volumes of a cluster, without `alias/`. */
export function volumeKeyAlias(clusterName: string): string {
  return `eks/${clusterName}-volumes`;
}

/**
 * What a storage class writes as `kmsKeyId`, known at synthesis: the key's ARN, or that of the alias of one that is made.
 *
 * @param clusterName the cluster's name in AWS: `dev-ml`
 */
export function volumeKeyId(
  { kmsKey }: ClusterVolumesSpec,
  {
    clusterName,
    region,
    accountId,
  }: { readonly clusterName: string; readonly region: string; readonly accountId: string },
): string {
  if (kmsKey !== "create") return kmsKey;
  return `arn:${partitionOf(region)}:kms:${region}:${accountId}:alias/${volumeKeyAlias(clusterName)}`;
}
