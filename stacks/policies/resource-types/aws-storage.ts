import { isTrue, type JsonObject, list, nested } from "../configuration.ts";
import { attribute, each, encryptedBy, nothing, type ResourceTypes } from "./resource-type.ts";

/** The groups of S3 that are everybody, or everybody with an AWS account: "Access control list (ACL) overview". */
const everybody = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;
const publicAcls: readonly unknown[] = ["public-read", "public-read-write", "authenticated-read"];

/** @param grantees where the type has blocks that say to whom something is granted */
function publicAcl(...grantees: readonly string[]): (config: JsonObject) => string | undefined {
  return (config) => {
    const granted = grantees.length === 0 ? [] : nested(config, ...grantees);
    const open = publicAcls.includes(config["acl"]) || granted.some(({ uri }) => everybody.test(String(uri)));
    return open ? "grant nothing by ACL, name the readers in a policy" : undefined;
  };
}

/** Each of the four defaults to false. */
function unblocked(config: JsonObject): string | undefined {
  const missing = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].filter(
    (attribute) => !isTrue(config[attribute]),
  );
  return missing.length === 0 ? undefined : `set ${missing.join(", ")} to true`;
}

/**
 * S3, EFS, FSx, AWS Backup, and what moves files.
 *
 * Sources: aws_s3_bucket_public_access_block (all four are false), aws_efs_file_system (`encrypted` is not set),
 * aws_transfer_server (`endpoint_type` is PUBLIC) in https://registry.terraform.io/providers/hashicorp/aws/latest/docs.
 * S3 encrypts every object: "Setting default server-side encryption behavior for Amazon S3 buckets" in its guide. FSx
 * encrypts every file system and backup: "Encrypting data at rest" in each of its guides. AWS Backup encrypts vaults:
 * "Encryption for backups in AWS Backup".
 */
export const awsStorage: ResourceTypes = {
  aws_s3_bucket: {
    keeps: "objects",
    encryption: "always",
    openToAll: publicAcl("grant"),
    resourcePolicies: attribute("policy"),
  },
  aws_s3_bucket_acl: { ...nothing, openToAll: publicAcl("access_control_policy", "grant", "grantee") },
  ...each("aws_s3_object aws_s3_bucket_object", { encryption: "always", openToAll: publicAcl() }),
  aws_s3_object_copy: { encryption: "always", openToAll: publicAcl("grant") },
  ...each("aws_s3_bucket_public_access_block aws_s3_account_public_access_block", { ...nothing, openToAll: unblocked }),
  ...each(
    `aws_s3_bucket_policy aws_s3_access_point aws_s3control_access_point_policy aws_s3control_bucket_policy
     aws_s3control_object_lambda_access_point_policy aws_s3control_access_grants_instance_resource_policy
     aws_s3vectors_vector_bucket_policy`,
    { ...nothing, resourcePolicies: attribute("policy") },
  ),
  ...each("aws_s3tables_table_bucket_policy aws_s3tables_table_policy", {
    ...nothing,
    resourcePolicies: attribute("resource_policy"),
  }),
  aws_s3control_multi_region_access_point_policy: {
    ...nothing,
    resourcePolicies: (config) => nested(config, "details").map(({ policy }) => policy),
  },
  ...each(
    `aws_s3_bucket_abac aws_s3_bucket_accelerate_configuration aws_s3_bucket_analytics_configuration
     aws_s3_bucket_cors_configuration aws_s3_bucket_intelligent_tiering_configuration aws_s3_bucket_inventory
     aws_s3_bucket_lifecycle_configuration aws_s3_bucket_logging aws_s3_bucket_metric aws_s3_bucket_notification
     aws_s3_bucket_object_lock_configuration aws_s3_bucket_ownership_controls aws_s3_bucket_replication_configuration
     aws_s3_bucket_request_payment_configuration aws_s3_bucket_server_side_encryption_configuration
     aws_s3_bucket_versioning aws_s3_bucket_website_configuration aws_s3control_access_grant
     aws_s3control_access_grants_instance aws_s3control_access_grants_location
     aws_s3control_bucket_lifecycle_configuration aws_s3control_multi_region_access_point
     aws_s3control_object_lambda_access_point aws_s3control_storage_lens_configuration
     aws_s3tables_namespace aws_s3tables_table_bucket_replication aws_s3tables_table_replication`,
    nothing,
  ),
  ...each("aws_s3_directory_bucket aws_s3control_bucket", { keeps: "objects", encryption: "always" }),
  ...each("aws_s3tables_table_bucket aws_s3tables_table", { keeps: "tables", encryption: "always" }),
  ...each("aws_s3vectors_vector_bucket aws_s3vectors_index", { keeps: "vectors", encryption: "always" }),

  aws_efs_file_system: { keeps: "files", encryption: encryptedBy("encrypted") },
  aws_efs_file_system_policy: { ...nothing, resourcePolicies: attribute("policy") },
  ...each("aws_efs_access_point aws_efs_backup_policy aws_efs_mount_target aws_efs_replication_configuration", nothing),
  ...each(
    `aws_fsx_lustre_file_system aws_fsx_ontap_file_system aws_fsx_openzfs_file_system aws_fsx_windows_file_system
     aws_fsx_ontap_volume aws_fsx_openzfs_volume`,
    { keeps: "files", encryption: "always" },
  ),
  ...each("aws_fsx_backup aws_fsx_openzfs_snapshot", { keeps: "backups", encryption: "always" }),
  // A cache of the bucket or file system behind it.
  aws_fsx_file_cache: { encryption: "always" },
  ...each(
    `aws_fsx_data_repository_association aws_fsx_ontap_storage_virtual_machine
     aws_fsx_s3_access_point_attachment`,
    nothing,
  ),

  ...each("aws_backup_vault aws_backup_logically_air_gapped_vault", { keeps: "backups", encryption: "always" }),
  aws_backup_vault_policy: { ...nothing, resourcePolicies: attribute("policy") },
  ...each(
    `aws_backup_framework aws_backup_global_settings aws_backup_plan aws_backup_region_settings aws_backup_report_plan
     aws_backup_restore_testing_plan aws_backup_restore_testing_selection aws_backup_selection
     aws_backup_vault_lock_configuration aws_backup_vault_notifications`,
    nothing,
  ),
  aws_glacier_vault: { keeps: "archives", encryption: "always", resourcePolicies: attribute("access_policy") },
  aws_glacier_vault_lock: { ...nothing, resourcePolicies: attribute("policy") },

  ...each(
    `aws_datasync_agent aws_datasync_location_azure_blob aws_datasync_location_efs
     aws_datasync_location_fsx_lustre_file_system aws_datasync_location_fsx_ontap_file_system
     aws_datasync_location_fsx_openzfs_file_system aws_datasync_location_fsx_windows_file_system
     aws_datasync_location_hdfs aws_datasync_location_nfs aws_datasync_location_object_storage aws_datasync_location_s3
     aws_datasync_location_smb aws_datasync_task
     aws_transfer_access aws_transfer_agreement aws_transfer_certificate aws_transfer_connector aws_transfer_profile
     aws_transfer_ssh_key aws_transfer_tag aws_transfer_user aws_transfer_workflow`,
    nothing,
  ),
  // A public endpoint has no security group: only a key or password keeps the internet out.
  aws_transfer_server: {
    ...nothing,
    openToAll: ({ endpoint_type: type }) =>
      list(type).some((value) => value !== "PUBLIC") ? undefined : "set endpoint_type to VPC",
  },
};
