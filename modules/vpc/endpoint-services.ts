/**
 * What nodes and pods of a private cluster call when there is no way to the internet, as of 2026-11-21. Image layers come
 * from S3, whose gateway endpoint every VPC here has.
 *
 * Sources: "Deploy private clusters with limited internet access" in the EKS user guide (ec2, ecr, sts, eks, eks-auth,
 * elasticloadbalancing, autoscaling, logs); the same guide on Pod Identity (`eks-auth`); "VPC endpoints for Systems
 * Manager" (ssm, ssmmessages, ec2messages); the fully private cluster pattern of aws-ia/terraform-aws-eks-blueprints (kms).
 */
export const privateClusterServices: readonly string[] = [
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
  "secretsmanager",
  "ssm",
  "ssmmessages",
  "sts",
];

/** `ecr.api` in us-east-2 is `com.amazonaws.us-east-2.ecr.api`. */
export function endpointServiceName(region: string, service: string): string {
  return `com.amazonaws.${region}.${service}`;
}
