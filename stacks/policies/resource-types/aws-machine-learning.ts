import { attribute, each, nothing, type ResourceTypes } from "./resource-type.ts";

/**
 * SageMaker, Bedrock, Glue and Athena.
 *
 * SageMaker encrypts every volume, with a key of its own when none is given: "Protect Data at Rest Using Encryption" in
 * its developer guide. Glue's catalogue holds descriptions of tables; their data is in buckets and databases.
 */
export const awsMachineLearning: ResourceTypes = {
  aws_sagemaker_domain: { keeps: "home directories", encryption: "always" },
  ...each("aws_sagemaker_notebook_instance aws_sagemaker_space", { keeps: "notebooks", encryption: "always" }),
  aws_sagemaker_feature_group: { keeps: "features", encryption: "always" },
  aws_sagemaker_mlflow_tracking_server: { keeps: "experiments", encryption: "always" },
  aws_sagemaker_model_package_group: { keeps: "model versions", encryption: "always" },
  aws_sagemaker_model_package_group_policy: { ...nothing, resourcePolicies: attribute("resource_policy") },
  ...each("aws_sagemaker_endpoint aws_sagemaker_endpoint_configuration", { encryption: "always" }),
  ...each(
    `aws_sagemaker_app aws_sagemaker_app_image_config aws_sagemaker_code_repository
     aws_sagemaker_data_quality_job_definition aws_sagemaker_device aws_sagemaker_device_fleet
     aws_sagemaker_flow_definition aws_sagemaker_hub aws_sagemaker_human_task_ui aws_sagemaker_image
     aws_sagemaker_image_version aws_sagemaker_model aws_sagemaker_monitoring_schedule
     aws_sagemaker_notebook_instance_lifecycle_configuration aws_sagemaker_pipeline aws_sagemaker_project
     aws_sagemaker_servicecatalog_portfolio_status aws_sagemaker_studio_lifecycle_config aws_sagemaker_user_profile
     aws_sagemaker_workforce aws_sagemaker_workteam`,
    nothing,
  ),
  aws_bedrock_custom_model: { keeps: "a model", encryption: "always" },
  ...each(
    `aws_bedrock_guardrail aws_bedrock_guardrail_version aws_bedrock_inference_profile
     aws_bedrock_model_invocation_logging_configuration aws_bedrock_provisioned_model_throughput`,
    nothing,
  ),

  aws_glue_resource_policy: { ...nothing, resourcePolicies: attribute("policy") },
  ...each(
    `aws_glue_catalog_database aws_glue_catalog_table aws_glue_catalog_table_optimizer aws_glue_classifier
     aws_glue_connection aws_glue_crawler aws_glue_data_catalog_encryption_settings aws_glue_data_quality_ruleset
     aws_glue_job aws_glue_partition aws_glue_partition_index aws_glue_registry aws_glue_schema
     aws_glue_security_configuration aws_glue_trigger aws_glue_user_defined_function aws_glue_workflow
     aws_athena_capacity_reservation aws_athena_data_catalog aws_athena_database aws_athena_named_query
     aws_athena_prepared_statement aws_athena_workgroup
     aws_lakeformation_data_cells_filter aws_lakeformation_data_lake_settings aws_lakeformation_lf_tag
     aws_lakeformation_permissions aws_lakeformation_resource aws_lakeformation_resource_lf_tags
     aws_emrcontainers_job_template aws_emrcontainers_virtual_cluster`,
    nothing,
  ),
};
