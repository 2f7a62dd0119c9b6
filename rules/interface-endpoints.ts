/**
 * VPC interface endpoints, as of 2026-11-21.
 *
 * Sources: "Deploy private clusters with limited internet access" in the EKS user guide and the fully-private-cluster
 * pattern of aws-ia/terraform-aws-eks-blueprints. S3 is not listed: every network has its gateway endpoint, through which
 * nodes load the image layers of ECR.
 */

/** Services that nodes, the cluster autoscaler, the load balancer controller, Pod Identity, logs and Session Manager call. */
export const privateClusterEndpoints = [
  "autoscaling",
  "ec2",
  "ec2messages",
  "ecr.api",
  "ecr.dkr",
  "eks",
  "eks-auth",
  "elasticloadbalancing",
  "kms",
  "logs",
  "ssm",
  "ssmmessages",
  "sts",
] as const;

/** The services of a network's interface endpoints, with the preset expanded. */
export function endpointServices(interfaceEndpoints: "privateCluster" | readonly string[]): readonly string[] {
  return interfaceEndpoints === "privateCluster" ? privateClusterEndpoints : interfaceEndpoints;
}
