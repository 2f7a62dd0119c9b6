import { describe, expect, it } from "vitest";
import { messagesOf } from "./testing/messages.ts";

const encrypted = { encrypted: true };
const plain = { encrypted: "false" };
const reference = "${aws_kms_key.data.arn}";

function storageClass(provisioner: string, parameters: object = {}) {
  return { storage_provisioner: provisioner, parameters };
}

describe("encryption-at-rest", () => {
  it("says which attribute to set", () => {
    expect(messagesOf("encryption-at-rest", "aws_efs_file_system", {})).toEqual([
      "holds data unencrypted: set encrypted to true",
    ]);
  });

  it.each<[string, object]>([
    ["aws_instance", {}],
    ["aws_instance", { root_block_device: [plain] }],
    ["aws_instance", { root_block_device: { encrypted: reference } }],
    ["aws_instance", { root_block_device: encrypted, ebs_block_device: [encrypted, {}] }],
    ["aws_instance", { root_block_device: encrypted, ebs_block_device: { snapshot_id: "snap-1" } }],
    ["aws_instance", { launch_template: { id: "lt-1" }, root_block_device: {} }],
    ["aws_instance", { root_block_device: { kms_key_id: reference } }],
    [
      "aws_instance",
      { root_block_device: encrypted, dynamic: { ebs_block_device: { for_each: [1], content: { encrypted: false } } } },
    ],
    ["aws_launch_configuration", { root_block_device: plain }],
    ["aws_launch_template", {}],
    ["aws_launch_template", { block_device_mappings: [{ ebs: encrypted }, { ebs: plain }] }],
    ["aws_launch_template", { block_device_mappings: [{ no_device: "true" }] }],
    ["aws_spot_fleet_request", { launch_specification: [{ root_block_device: encrypted }, {}] }],
    ["aws_ebs_volume", {}],
    ["aws_ebs_volume", { encrypted: "false" }],
    ["aws_ebs_snapshot_copy", {}],
    ["aws_ebs_encryption_by_default", { enabled: "false" }],
    ["aws_ami", { ebs_block_device: [{ device_name: "/dev/xvda" }] }],
    ["aws_ami_copy", {}],
    ["aws_imagebuilder_image_recipe", { block_device_mapping: { ebs: { encrypted: "false" } } }],
    ["aws_eks_node_group", {}],
    ["aws_db_instance", {}],
    ["aws_db_instance", { storage_encrypted: "false", kms_key_id: reference }],
    ["aws_rds_cluster", {}],
    ["aws_rds_cluster", { engine_mode: "serverless", storage_encrypted: false }],
    ["aws_rds_global_cluster", {}],
    ["aws_docdb_cluster", {}],
    ["aws_neptune_cluster", {}],
    ["aws_redshift_cluster", {}],
    ["aws_dax_cluster", {}],
    ["aws_elasticache_replication_group", { engine: "redis" }],
    ["aws_elasticache_replication_group", { engine: "valkey", at_rest_encryption_enabled: "false" }],
    ["aws_elasticache_cluster", { engine: "redis" }],
    ["aws_opensearch_domain", {}],
    ["aws_opensearch_domain", { encrypt_at_rest: [{ enabled: false }] }],
    ["aws_sqs_queue", { sqs_managed_sse_enabled: false }],
    ["aws_sns_topic", {}],
    ["aws_kinesis_stream", {}],
    ["aws_kinesis_stream", { encryption_type: "NONE" }],
    ["aws_kinesis_firehose_delivery_stream", {}],
    ["kubernetes_storage_class_v1", storageClass("ebs.csi.aws.com")],
    ["kubernetes_storage_class_v1", storageClass("ebs.csi.aws.com", { encrypted: "false" })],
    ["kubernetes_manifest", { manifest: { kind: "StorageClass", provisioner: "ebs.csi.eks.amazonaws.com" } }],
  ])("refuses %s %j", (type, config) => {
    expect(messagesOf("encryption-at-rest", type, config)).toHaveLength(1);
  });

  it.each<[string, object]>([
    ["aws_instance", { root_block_device: [encrypted], ebs_block_device: [{ encrypted: "true" }] }],
    ["aws_instance", { launch_template: { id: "lt-1" } }],
    ["aws_launch_configuration", { root_block_device: encrypted }],
    ["aws_launch_template", { block_device_mappings: [{ ebs: encrypted }, { virtual_name: "ephemeral0" }] }],
    ["aws_spot_fleet_request", { launch_template_config: [{}] }],
    ["aws_ebs_volume", encrypted],
    ["aws_ebs_encryption_by_default", {}],
    ["aws_eks_node_group", { launch_template: { id: "lt-1" } }],
    ["aws_db_instance", { storage_encrypted: true }],
    ["aws_db_instance", { replicate_source_db: "${aws_db_instance.main.identifier}" }],
    ["aws_rds_cluster", { engine_mode: "serverless" }],
    ["aws_elasticache_replication_group", { engine: "valkey" }],
    ["aws_elasticache_cluster", { engine: "memcached" }],
    ["aws_opensearch_domain", { encrypt_at_rest: { enabled: true } }],
    ["aws_sqs_queue", {}],
    ["aws_sqs_queue", { sqs_managed_sse_enabled: false, kms_master_key_id: reference }],
    ["aws_sns_topic", { kms_master_key_id: "alias/aws/sns" }],
    ["aws_kinesis_stream", { encryption_type: "KMS" }],
    ["aws_kinesis_firehose_delivery_stream", { kinesis_source_configuration: {} }],
    ["aws_kinesis_firehose_delivery_stream", { server_side_encryption: { enabled: true } }],
    ["kubernetes_storage_class_v1", storageClass("ebs.csi.aws.com", { encrypted: "true" })],
    ["kubernetes_storage_class_v1", storageClass("fsx.csi.aws.com")],
    ["kubernetes_manifest", { manifest: { kind: "NodePool" } }],
    // AWS always encrypts it.
    ["aws_s3_bucket", {}],
    ["aws_dynamodb_table", {}],
    ["aws_fsx_lustre_file_system", {}],
    ["aws_msk_cluster", {}],
  ])("passes %s %j", (type, config) => {
    expect(messagesOf("encryption-at-rest", type, config)).toEqual([]);
  });
});
