import { isFalse, isSet, isTrue, type JsonObject, list, nested } from "../configuration.ts";
import { attribute, each, encryptedBy, nothing, openedBy, type ResourceTypes } from "./resource-type.ts";

const storageEncrypted = encryptedBy("storage_encrypted");

/** A copy is encrypted as its source is. */
function storageOfReplica(source: string): (config: JsonObject) => string | undefined {
  return (config) => (isSet(config[source]) ? undefined : storageEncrypted(config));
}

/** A snapshot that is shared with `all` is public. */
function sharedWithAll(config: JsonObject): string | undefined {
  return list(config["shared_accounts"]).includes("all") ? "name the accounts in shared_accounts" : undefined;
}

/** Memcached keeps everything in memory. A Redis node outside a replication group cannot be encrypted at rest. */
function unencryptedCache(config: JsonObject): string | undefined {
  const inMemory = config["engine"] === "memcached" || isSet(config["replication_group_id"]);
  return inMemory ? undefined : "use aws_elasticache_replication_group, with at_rest_encryption_enabled set to true";
}

/** In a VPC, a domain's security groups decide who reaches it, whatever its policy says. */
function policiesOfDomain(config: JsonObject): unknown[] {
  return nested(config, "vpc_options").length > 0 ? [] : [config["access_policies"]];
}

function encryptedDomain(config: JsonObject): string | undefined {
  const encrypted = nested(config, "encrypt_at_rest").some(({ enabled }) => isTrue(enabled));
  return encrypted ? undefined : "set encrypt_at_rest.enabled to true";
}

/**
 * Databases, caches and search.
 *
 * Sources of defaults, all in https://registry.terraform.io/providers/hashicorp/aws/latest/docs: aws_db_instance,
 * aws_rds_cluster (`storage_encrypted` is false unless `engine_mode` is serverless), aws_rds_global_cluster,
 * aws_docdb_cluster, aws_neptune_cluster, aws_opensearch_domain, aws_dax_cluster, aws_elasticache_replication_group
 * (encrypted for Valkey, not for Redis OSS). Both defaults of aws_redshift_cluster changed with version 6 of the
 * provider ("Resource aws_redshift_cluster" in its upgrade guide), so that both have to be written.
 * AWS always encrypts DynamoDB, Keyspaces, MemoryDB, Timestream, Redshift Serverless, OpenSearch Serverless, DocumentDB
 * elastic clusters and Neptune Analytics: "Encryption at rest" in each guide.
 */
export const awsDatabases: ResourceTypes = {
  aws_db_instance: {
    keeps: "a database",
    deletionProtection: "deletion_protection",
    encryption: storageOfReplica("replicate_source_db"),
    openToAll: openedBy("publicly_accessible"),
  },
  aws_rds_cluster: {
    keeps: "a database",
    deletionProtection: "deletion_protection",
    encryption: (config) => {
      const serverless = config["engine_mode"] === "serverless" && !isFalse(config["storage_encrypted"]);
      return serverless ? undefined : storageOfReplica("replication_source_identifier")(config);
    },
  },
  ...each("aws_rds_cluster_instance aws_neptune_cluster_instance", {
    encryption: "as its source",
    openToAll: openedBy("publicly_accessible"),
  }),
  aws_rds_shard_group: { encryption: "as its source", openToAll: openedBy("publicly_accessible") },
  aws_docdb_cluster_instance: { encryption: "as its source" },
  aws_rds_global_cluster: {
    keeps: "a database",
    deletionProtection: "deletion_protection",
    encryption: storageOfReplica("source_db_cluster_identifier"),
  },
  aws_docdb_global_cluster: {
    keeps: "a database",
    deletionProtection: "deletion_protection",
    encryption: storageOfReplica("source_db_cluster_identifier"),
  },
  aws_neptune_global_cluster: {
    keeps: "a database",
    deletionProtection: "deletion_protection",
    encryption: storageOfReplica("source_db_cluster_identifier"),
  },
  aws_docdb_cluster: {
    keeps: "a database",
    deletionProtection: "deletion_protection",
    encryption: storageEncrypted,
  },
  aws_neptune_cluster: {
    keeps: "a database",
    deletionProtection: "deletion_protection",
    encryption: storageOfReplica("replication_source_identifier"),
  },
  aws_docdbelastic_cluster: { keeps: "a database", encryption: "always" },
  aws_neptunegraph_graph: {
    keeps: "a graph",
    deletionProtection: "deletion_protection",
    encryption: "always",
    openToAll: openedBy("public_connectivity"),
  },
  ...each("aws_db_snapshot aws_db_cluster_snapshot aws_db_snapshot_copy aws_rds_cluster_snapshot_copy", {
    keeps: "backups",
    encryption: "as its source",
    openToAll: sharedWithAll,
  }),
  ...each("aws_docdb_cluster_snapshot aws_neptune_cluster_snapshot aws_db_instance_automated_backups_replication", {
    keeps: "backups",
    encryption: "as its source",
  }),
  ...each(
    `aws_db_event_subscription aws_db_instance_role_association aws_db_option_group aws_db_parameter_group aws_db_proxy
     aws_db_proxy_default_target_group aws_db_proxy_endpoint aws_db_proxy_target aws_db_subnet_group
     aws_rds_certificate aws_rds_cluster_activity_stream aws_rds_cluster_endpoint aws_rds_cluster_parameter_group
     aws_rds_cluster_role_association aws_rds_custom_db_engine_version aws_rds_export_task aws_rds_instance_state
     aws_rds_integration aws_rds_reserved_instance
     aws_docdb_cluster_parameter_group aws_docdb_event_subscription aws_docdb_subnet_group
     aws_neptune_cluster_endpoint aws_neptune_cluster_parameter_group aws_neptune_event_subscription
     aws_neptune_parameter_group aws_neptune_subnet_group`,
    nothing,
  ),

  ...each("aws_dynamodb_table aws_dynamodb_table_replica", {
    keeps: "a table",
    deletionProtection: "deletion_protection_enabled",
    encryption: "always",
  }),
  aws_dynamodb_global_table: { keeps: "a table", encryption: "always" },
  aws_dynamodb_table_item: { encryption: "always" },
  aws_dynamodb_resource_policy: { ...nothing, resourcePolicies: attribute("policy") },
  ...each(
    `aws_dynamodb_contributor_insights aws_dynamodb_kinesis_streaming_destination
     aws_dynamodb_table_export aws_dynamodb_tag aws_dax_parameter_group aws_dax_subnet_group aws_keyspaces_keyspace`,
    nothing,
  ),
  aws_dax_cluster: {
    encryption: (config) =>
      nested(config, "server_side_encryption").some(({ enabled }) => isTrue(enabled))
        ? undefined
        : "set server_side_encryption.enabled to true",
  },
  aws_keyspaces_table: { keeps: "a table", encryption: "always" },
  ...each("aws_timestreamwrite_database aws_timestreamwrite_table", { keeps: "time series", encryption: "always" }),
  ...each("aws_timestreaminfluxdb_db_instance aws_timestreaminfluxdb_db_cluster", {
    keeps: "time series",
    encryption: "always",
    openToAll: openedBy("publicly_accessible"),
  }),

  aws_elasticache_replication_group: {
    encryption: (config) =>
      config["engine"] === "valkey" && !isFalse(config["at_rest_encryption_enabled"])
        ? undefined
        : encryptedBy("at_rest_encryption_enabled")(config),
  },
  aws_elasticache_cluster: { encryption: unencryptedCache },
  aws_elasticache_serverless_cache: { encryption: "always" },
  aws_elasticache_global_replication_group: { encryption: "as its source" },
  ...each("aws_memorydb_cluster aws_memorydb_multi_region_cluster", { keeps: "a database", encryption: "always" }),
  aws_memorydb_snapshot: { keeps: "backups", encryption: "always" },
  ...each(
    `aws_elasticache_parameter_group aws_elasticache_reserved_cache_node aws_elasticache_subnet_group
     aws_elasticache_user aws_elasticache_user_group aws_elasticache_user_group_association
     aws_memorydb_acl aws_memorydb_parameter_group aws_memorydb_subnet_group aws_memorydb_user`,
    nothing,
  ),

  ...each("aws_opensearch_domain aws_elasticsearch_domain", {
    keeps: "an index",
    encryption: encryptedDomain,
    resourcePolicies: policiesOfDomain,
  }),
  ...each("aws_opensearch_domain_policy aws_elasticsearch_domain_policy", {
    ...nothing,
    resourcePolicies: attribute("access_policies"),
  }),
  aws_opensearchserverless_collection: { keeps: "an index", encryption: "always" },
  aws_opensearchserverless_security_policy: {
    ...nothing,
    openToAll: ({ policy }) =>
      /"AllowFromPublic"\s*:\s*true/.test(String(policy)) ? "set AllowFromPublic to false" : undefined,
  },
  ...each(
    `aws_opensearch_authorize_vpc_endpoint_access aws_opensearch_domain_saml_options
     aws_opensearch_inbound_connection_accepter aws_opensearch_outbound_connection aws_opensearch_package
     aws_opensearch_package_association aws_opensearch_vpc_endpoint aws_opensearchserverless_access_policy
     aws_opensearchserverless_lifecycle_policy aws_opensearchserverless_security_config
     aws_opensearchserverless_vpc_endpoint`,
    nothing,
  ),

  aws_redshift_cluster: {
    keeps: "a warehouse",
    encryption: encryptedBy("encrypted"),
    openToAll: ({ publicly_accessible: open }) => (isFalse(open) ? undefined : "set publicly_accessible to false"),
  },
  ...each("aws_redshift_cluster_snapshot aws_redshiftserverless_snapshot", {
    keeps: "backups",
    encryption: "as its source",
  }),
  aws_redshiftserverless_namespace: { keeps: "a warehouse", encryption: "always" },
  aws_redshiftserverless_workgroup: { ...nothing, openToAll: openedBy("publicly_accessible") },
  ...each("aws_redshift_resource_policy aws_redshiftserverless_resource_policy", {
    ...nothing,
    resourcePolicies: attribute("policy"),
  }),
  ...each(
    `aws_redshift_cluster_iam_roles aws_redshift_endpoint_access aws_redshift_endpoint_authorization
     aws_redshift_event_subscription aws_redshift_integration aws_redshift_logging aws_redshift_parameter_group
     aws_redshift_scheduled_action aws_redshift_snapshot_copy aws_redshift_snapshot_copy_grant
     aws_redshift_snapshot_schedule aws_redshift_snapshot_schedule_association aws_redshift_subnet_group
     aws_redshift_usage_limit aws_redshiftserverless_endpoint_access aws_redshiftserverless_usage_limit`,
    nothing,
  ),
};
