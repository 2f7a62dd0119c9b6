import { blocks, type Policy } from "./policy.ts";

/** What cannot be made again once it is gone. */
const holdsData = new Set([
  "aws_eks_cluster",
  "aws_kms_key",
  "aws_cloudwatch_log_group",
  "aws_s3_bucket",
  "aws_db_instance",
  "aws_rds_cluster",
  "aws_efs_file_system",
  "aws_fsx_lustre_file_system",
]);

export const retention: Policy = {
  id: "retention",
  description: "Logs have a retention; in protected environments Terraform refuses to destroy what holds data.",
  check({ type, config }, context) {
    if (type === "aws_cloudwatch_log_group" && !config["retention_in_days"]) {
      return "keeps logs for ever: set a retention in days";
    }
    if (!context.protected || !holdsData.has(type)) return undefined;
    const kept = blocks(config["lifecycle"]).some(({ prevent_destroy }) => prevent_destroy === true);
    return kept
      ? undefined
      : "holds data of a protected environment and may be destroyed: turn its deletion protection on";
  },
};
