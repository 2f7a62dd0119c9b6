import { isFalse, isSet, isTrue, type JsonObject, nested } from "../configuration.ts";
import { attribute, each, nothing, openedBy, type ResourceTypes } from "./resource-type.ts";

/** Firehose stores only records that are put directly; those of a stream are encrypted as the stream is. */
function unencryptedDelivery(config: JsonObject): string | undefined {
  const streamed = ["kinesis_source_configuration", "msk_source_configuration"].some(
    (source) => nested(config, source).length > 0,
  );
  const encrypted = nested(config, "server_side_encryption").some(({ enabled }) => isTrue(enabled));
  return streamed || encrypted ? undefined : "set server_side_encryption.enabled to true";
}

/**
 * Queues, topics, streams, events and workflows. Messages in a queue or stream are in transit and need not be kept; a Kafka
 * topic is a store.
 *
 * Sources of defaults, all in https://registry.terraform.io/providers/hashicorp/aws/latest/docs: aws_sqs_queue (AWS
 * encrypts new queues with a key of its own unless `sqs_managed_sse_enabled` is false), aws_sns_topic (not encrypted
 * without `kms_master_key_id`), aws_kinesis_stream (`encryption_type` is NONE), aws_kinesis_firehose_delivery_stream,
 * aws_msk_cluster (always encrypted at rest, `public_access` is DISABLED), aws_mq_broker (always encrypted,
 * `publicly_accessible` is false). Step Functions and EventBridge encrypt: "Data at rest encryption" in their guides.
 */
export const awsMessaging: ResourceTypes = {
  aws_sqs_queue: {
    encryption: (config) =>
      isFalse(config["sqs_managed_sse_enabled"]) && !isSet(config["kms_master_key_id"])
        ? "set sqs_managed_sse_enabled to true, or kms_master_key_id"
        : undefined,
    resourcePolicies: attribute("policy"),
  },
  aws_sqs_queue_policy: { ...nothing, resourcePolicies: attribute("policy") },
  ...each("aws_sqs_queue_redrive_allow_policy aws_sqs_queue_redrive_policy", nothing),
  aws_sns_topic: {
    encryption: (config) => (isSet(config["kms_master_key_id"]) ? undefined : "set kms_master_key_id"),
    resourcePolicies: attribute("policy"),
  },
  aws_sns_topic_policy: { ...nothing, resourcePolicies: attribute("policy") },
  aws_sns_topic_data_protection_policy: nothing,
  ...each("aws_sns_platform_application aws_sns_sms_preferences aws_sns_topic_subscription", nothing),

  aws_kinesis_stream: {
    encryption: ({ encryption_type: type }) => (type === "KMS" ? undefined : "set encryption_type to KMS"),
  },
  aws_kinesis_resource_policy: { ...nothing, resourcePolicies: attribute("policy") },
  aws_kinesis_stream_consumer: nothing,
  aws_kinesis_firehose_delivery_stream: { encryption: unencryptedDelivery },
  aws_kinesis_video_stream: { keeps: "video", encryption: "always" },

  aws_msk_cluster: {
    keeps: "topics",
    encryption: "always",
    openToAll: (config) =>
      nested(config, "broker_node_group_info", "connectivity_info", "public_access").some(
        ({ type }) => isSet(type) && type !== "DISABLED",
      )
        ? "set public_access.type to DISABLED"
        : undefined,
  },
  aws_msk_serverless_cluster: { keeps: "topics", encryption: "always" },
  aws_msk_cluster_policy: { ...nothing, resourcePolicies: attribute("policy") },
  ...each(
    `aws_msk_configuration aws_msk_replicator aws_msk_scram_secret_association aws_msk_single_scram_secret_association
     aws_msk_vpc_connection aws_mskconnect_connector aws_mskconnect_custom_plugin aws_mskconnect_worker_configuration`,
    nothing,
  ),
  aws_mq_broker: { keeps: "queues", encryption: "always", openToAll: openedBy("publicly_accessible") },
  aws_mq_configuration: nothing,

  aws_cloudwatch_event_archive: { keeps: "events", encryption: "always" },
  aws_cloudwatch_event_bus_policy: { ...nothing, resourcePolicies: attribute("policy") },
  aws_cloudwatch_event_permission: {
    ...nothing,
    openToAll: (config) =>
      config["principal"] === "*" && nested(config, "condition").length === 0
        ? "name the principal, or add a condition on aws:PrincipalOrgID"
        : undefined,
  },
  ...each(
    `aws_cloudwatch_event_api_destination aws_cloudwatch_event_bus aws_cloudwatch_event_connection
     aws_cloudwatch_event_endpoint aws_cloudwatch_event_rule aws_cloudwatch_event_target aws_pipes_pipe
     aws_scheduler_schedule aws_scheduler_schedule_group aws_sfn_activity aws_sfn_alias aws_sfn_state_machine
     aws_schemas_discoverer aws_schemas_registry aws_schemas_schema`,
    nothing,
  ),
};
