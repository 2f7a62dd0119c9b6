import { AwsError } from "../aws-error.ts";

const types = ["STANDARD", "EC2_LINUX", "EC2_WINDOWS", "EC2", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX"];

/** Source: EKS user guide, "Review access policy permissions". */
export const policyNames = [
  ...["AmazonEKSAdminPolicy", "AmazonEKSClusterAdminPolicy", "AmazonEKSAdminViewPolicy", "AmazonEKSEditPolicy"],
  ...["AmazonEKSViewPolicy", "AmazonEKSSecretReaderPolicy", "AmazonEKSAutoNodePolicy"],
  ...[
    "AmazonEKSBlockStoragePolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
    "AmazonEKSComputePolicy",
  ],
  ...["AmazonEKSBlockStorageClusterPolicy", "AmazonEKSLoadBalancingClusterPolicy", "AmazonEKSHybridPolicy"],
  ...["AmazonEKSComputeClusterPolicy", "AmazonEKSNetworkingClusterPolicy"],
  ...["AmazonEKSClusterInsightsPolicy", "AWSBackupFullAccessPolicyForBackup", "AWSBackupFullAccessPolicyForRestore"],
  ...["AmazonEKSACKPolicy", "AmazonEKSArgoCDClusterPolicy", "AmazonEKSArgoCDPolicy", "AmazonEKSKROPolicy"],
];

export const policyArn = (name: string): string => `arn:aws:eks::aws:cluster-access-policy/${name}`;

/**
 * Checks who an access entry is in the cluster.
 *
 * Source: API reference, CreateAccessEntry; aws/karpenter-provider-aws issue 7558 for the text about groups.
 *
 * @throws {AwsError} InvalidParameterException
 */
export function checkIdentity(type: string, groups: readonly string[], username: string | undefined): void {
  if (!types.includes(type)) {
    throw invalid(`The specified type ${type} is invalid. Allowed values: ${types.join(", ")}`);
  }
  const reserved = groups.find((group) => /^(system|eks|aws|amazon|iam):/.test(group));
  if (reserved !== undefined) {
    const prefix = reserved.slice(0, reserved.indexOf(":") + 1);
    throw invalid(`The kubernetes group name ${reserved} is invalid, it cannot start with ${prefix}`);
  }
  if (type !== "STANDARD" && groups.length > 0)
    throw invalid(`Groups cannot be specified for an access entry of type ${type}.`);
  if (type !== "STANDARD" && username !== undefined) {
    throw invalid(`A username cannot be specified for an access entry of type ${type}.`);
  }
  if (username !== undefined && /^(system|eks|aws|amazon|iam):/.test(username)) {
    throw invalid(`The username ${username} is invalid, it cannot start with system:, eks:, aws:, amazon: or iam:`);
  }
}

/**
 * Checks an access policy and where it is to apply.
 *
 * @param entryType of the access entry that gets it
 * @throws {AwsError} InvalidParameterException, InvalidRequestException
 */
export function checkAccessScope(
  arn: string,
  entryType: string,
  { type, namespaces }: { readonly type: string; readonly namespaces: readonly string[] },
): void {
  if (!policyNames.some((name) => policyArn(name) === arn)) {
    throw invalid(`The policyArn parameter format is not valid: ${arn}`);
  }
  if (entryType !== "STANDARD" && entryType !== "EC2") {
    const message = `Access policies cannot be associated with an access entry of type ${entryType}.`;
    throw new AwsError(400, "InvalidRequestException", message);
  }
  if (type !== "cluster" && type !== "namespace") throw invalid(`Invalid access scope type ${JSON.stringify(type)}`);
  if (type === "cluster" && namespaces.length > 0) {
    throw invalid("Namespaces cannot be specified for scope type cluster.");
  }
  if (type === "namespace" && namespaces.length === 0) {
    throw invalid("Namespaces must be specified for scope type namespace.");
  }
}

function invalid(message: string): AwsError {
  return new AwsError(400, "InvalidParameterException", message);
}
