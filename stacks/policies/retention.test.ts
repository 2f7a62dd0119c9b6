import { describe, expect, it } from "vitest";
import { messagesOf } from "./testing/messages.ts";

const inProduction = { protectedEnvironment: true };

describe("retention", () => {
  it("requires logs to expire", () => {
    expect(messagesOf("retention", "aws_cloudwatch_log_group", {})).toEqual([
      "keeps logs indefinitely: set a retention in days",
    ]);
    expect(messagesOf("retention", "aws_cloudwatch_log_group", { retention_in_days: 30 })).toEqual([]);
  });

  it("names every way to protect data", () => {
    expect(messagesOf("retention", "aws_dynamodb_table", {}, inProduction)).toEqual([
      "holds a table of a protected environment and may be destroyed: " +
        "turn its deletion protection on (prevent_destroy or deletion_protection_enabled)",
    ]);
  });

  it.each([
    ["aws_eks_cluster"],
    ["aws_kms_key"],
    ["aws_s3_bucket"],
    ["aws_ebs_volume"],
    ["aws_db_instance"],
    ["aws_rds_cluster"],
    ["aws_dynamodb_table"],
    ["aws_efs_file_system"],
    ["aws_fsx_lustre_file_system"],
    ["aws_fsx_ontap_file_system"],
    ["aws_fsx_openzfs_file_system"],
    ["aws_fsx_windows_file_system"],
    ["aws_ecr_repository"],
    ["aws_msk_cluster"],
    ["aws_opensearch_domain"],
    ["aws_redshift_cluster"],
    ["aws_secretsmanager_secret"],
    ["aws_sagemaker_domain"],
    ["aws_backup_vault"],
    ["aws_cognito_user_pool"],
    ["kubernetes_persistent_volume_claim_v1"],
  ])("requires protection of %s in protected environments only", (type) => {
    expect(messagesOf("retention", type, {})).toEqual([]);
    expect(messagesOf("retention", type, {}, inProduction)).toHaveLength(1);
    expect(messagesOf("retention", type, { lifecycle: { prevent_destroy: true } }, inProduction)).toEqual([]);
    expect(messagesOf("retention", type, { lifecycle: { prevent_destroy: false } }, inProduction)).toHaveLength(1);
  });

  it.each([
    ["aws_db_instance", { deletion_protection: true }],
    ["aws_dynamodb_table", { deletion_protection_enabled: "true" }],
    ["aws_cognito_user_pool", { deletion_protection: "ACTIVE" }],
  ])("accepts AWS's own protection instead of Terraform's: %s %j", (type, config) => {
    expect(messagesOf("retention", type, config, inProduction)).toEqual([]);
  });

  it("requires no protection for what code can create again", () => {
    expect(messagesOf("retention", "aws_vpc", {}, inProduction)).toEqual([]);
    expect(messagesOf("retention", "aws_sqs_queue", {}, inProduction)).toEqual([]);
  });
});
