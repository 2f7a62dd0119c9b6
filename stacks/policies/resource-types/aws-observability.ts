import { attribute, each, nothing, type ResourceTypes } from "./resource-type.ts";

/**
 * Logs, metrics, traces and alarms.
 *
 * CloudWatch Logs, Managed Prometheus, Managed Grafana and CloudTrail Lake always encrypt: "Data protection" in each
 * guide. aws_cloudwatch_log_group keeps logs indefinitely without `retention_in_days`, and aws_cloudtrail_event_data_store
 * has `termination_protection_enabled`: https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 */
export const awsObservability: ResourceTypes = {
  aws_cloudwatch_log_group: { keeps: "logs", logRetention: "retention_in_days", encryption: "always" },
  aws_cloudwatch_log_resource_policy: { ...nothing, resourcePolicies: attribute("policy_document") },
  aws_cloudwatch_log_destination_policy: { ...nothing, resourcePolicies: attribute("access_policy") },
  aws_cloudwatch_log_delivery_destination_policy: {
    ...nothing,
    resourcePolicies: attribute("delivery_destination_policy"),
  },
  ...each(
    `aws_cloudwatch_log_account_policy aws_cloudwatch_log_anomaly_detector aws_cloudwatch_log_data_protection_policy
     aws_cloudwatch_log_delivery aws_cloudwatch_log_delivery_destination aws_cloudwatch_log_delivery_source
     aws_cloudwatch_log_destination aws_cloudwatch_log_index_policy aws_cloudwatch_log_metric_filter
     aws_cloudwatch_log_stream aws_cloudwatch_log_subscription_filter aws_cloudwatch_log_transformer
     aws_cloudwatch_composite_alarm aws_cloudwatch_contributor_insight_rule aws_cloudwatch_dashboard
     aws_cloudwatch_metric_alarm aws_cloudwatch_metric_stream aws_cloudwatch_query_definition
     aws_oam_link aws_oam_sink aws_synthetics_canary aws_synthetics_group aws_synthetics_group_association
     aws_xray_encryption_config aws_xray_group aws_xray_sampling_rule aws_cloudtrail
     aws_chatbot_slack_channel_configuration aws_chatbot_teams_channel_configuration`,
    nothing,
  ),
  aws_oam_sink_policy: { ...nothing, resourcePolicies: attribute("policy") },
  aws_xray_resource_policy: { ...nothing, resourcePolicies: attribute("policy_document") },
  aws_cloudtrail_event_data_store: {
    keeps: "audit events",
    deletionProtection: "termination_protection_enabled",
    encryption: "always",
  },
  aws_prometheus_workspace: { keeps: "metrics", encryption: "always" },
  aws_prometheus_resource_policy: { ...nothing, resourcePolicies: attribute("policy_document") },
  aws_grafana_workspace: { keeps: "dashboards", encryption: "always" },
  ...each(
    `aws_prometheus_alert_manager_definition aws_prometheus_query_logging_configuration
     aws_prometheus_rule_group_namespace aws_prometheus_scraper aws_prometheus_workspace_configuration
     aws_grafana_license_association aws_grafana_role_association aws_grafana_workspace_api_key
     aws_grafana_workspace_saml_configuration aws_grafana_workspace_service_account
     aws_grafana_workspace_service_account_token`,
    nothing,
  ),
};
