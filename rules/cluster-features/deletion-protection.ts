import { error, type Problem } from "../problem.ts";

/** First AWS provider with `deletion_protection` of clusters: hashicorp/terraform-provider-aws pull request 43779. */
export const deletionProtectionProvider = "6.9.0";

/** An error if only EKS refuses: Terraform would destroy what depends on the cluster, and then fail. */
export function checkDeletionProtectionByEks({
  deletionProtection,
  deletionProtectionByEks,
}: {
  readonly deletionProtection: boolean;
  readonly deletionProtectionByEks?: boolean | undefined;
}): Problem[] {
  if (deletionProtectionByEks !== true || deletionProtection) return [];
  return [
    error(
      ["deletionProtectionByEks"],
      "Terraform does not refuse to destroy the cluster, so it would destroy the nodes before EKS refuses. Add deletionProtection: true, or remove deletionProtectionByEks.",
    ),
  ];
}
