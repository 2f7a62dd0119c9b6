import type { Role } from "../account.ts";

/**
 * Why EKS does not take a role for a job, in its words; undefined if it does.
 *
 * Sources of the texts: terraform-aws-modules/terraform-aws-eks issue 2057, rancher/rancher issue 37651,
 * aws/containers-roadmap issue 1610, bottlerocket-os/bottlerocket-update-operator issue 316, aws/aws-cdk issue 31522.
 */
export function clusterRoleProblem(arn: string, role: Role | undefined): string | undefined {
  if (role === undefined || !assumableBy(role, "eks.amazonaws.com", "sts:AssumeRole")) return notAssumable(arn);
  return missingPolicies(role, [["AmazonEKSClusterPolicy"]]);
}

export function nodeRoleProblem(arn: string, role: Role | undefined): string | undefined {
  if (role === undefined) return `Role with arn: ${arn}, could not be assumed because it does not exist`;
  if (!assumableBy(role, "ec2.amazonaws.com", "sts:AssumeRole")) {
    return `Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole ${arn}`;
  }
  return missingPolicies(role, [
    ["AmazonEKSWorkerNodePolicy", "AmazonEKSWorkerNodeMinimalPolicy"],
    ["AmazonEC2ContainerRegistryReadOnly", "AmazonEC2ContainerRegistryPullOnly"],
  ]);
}

/** Pod Identity assumes the role and tags the session, so its trust policy must allow both. */
export function podIdentityRoleProblem(arn: string, role: Role | undefined): string | undefined {
  if (role === undefined) return `Role with arn: ${arn}, could not be assumed because it does not exist`;
  const service = "pods.eks.amazonaws.com";
  return ["sts:AssumeRole", "sts:TagSession"].every((action) => assumableBy(role, service, action))
    ? undefined
    : "Trust policy of the role provided is invalid. Follow the official documentation to resolve the issue.";
}

export function notAssumable(arn: string): string {
  return `Role with arn: ${arn}, could not be assumed because it does not exist or the trusted entity is not correct`;
}

function assumableBy({ trust }: Role, service: string, action: string): boolean {
  return trust.some(
    (statement) =>
      statement.service === service &&
      statement.actions.some((allowed) => allowed === action || allowed === "sts:*" || allowed === "*"),
  );
}

/**
 * EKS wants its managed policies, one of each list. Since October 2023 it also takes policies of the customer's own
 * (https://aws.amazon.com/about-aws/whats-new/2023/10/amazon-eks-customer-managed-iam-policies/): what they allow is not
 * evaluated here.
 */
function missingPolicies(
  { policies, hasOwnPolicies }: Role,
  wanted: readonly (readonly string[])[],
): string | undefined {
  if (hasOwnPolicies) return undefined;
  const missing = wanted.filter((alternatives) => !alternatives.some((name) => policies.includes(name)));
  if (missing.length === 0) return undefined;
  const arns = missing.map(([name]) => `arn:aws:iam::aws:policy/${name}`).join(", ");
  return `The provided role doesn't have the Amazon EKS Managed Policies associated with it. Please ensure the following policies [${arns}] are attached`;
}
