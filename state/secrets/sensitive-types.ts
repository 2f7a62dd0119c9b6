/**
 * Attributes that are secret because of their resource type: their names suggest nothing, or something else. Reviewed
 * 2026-11-27 against the schemas of the aws, azurerm, azuread, google, kubernetes, helm, kubectl, tls, random, vault, gitlab,
 * github, cloudinit, local and archive providers (their documentation on registry.terraform.io).
 */
type ByType = ReadonlyMap<string, readonly string[]>;

/** Their value is the secret, so copies of it are hidden too. */
const secretAttributes: ByType = new Map([
  ["aws_api_gateway_api_key", ["value"]],
  ["aws_appsync_api_key", ["key"]],
  ["aws_cognito_identity_provider", ["provider_details"]],
  ["aws_iam_virtual_mfa_device", ["base_32_string_seed", "qr_code_png"]],
  ["aws_kms_ciphertext", ["plaintext"]],
  ["aws_kms_secret", ["secret"]],
  ["aws_kms_secrets", ["plaintext"]],
  ["aws_secretsmanager_secret_version", ["secret_string", "secret_binary"]],
  ["aws_secretsmanager_secret_versions", ["secret_string"]],
  ["azuread_application_password", ["value"]],
  ["azuread_service_principal_password", ["value"]],
  ["azurerm_app_configuration_key", ["value"]],
  ["azurerm_key_vault_secret", ["value"]],
  ["azurerm_key_vault_secrets", ["secrets"]],
  ["github_actions_environment_secret", ["plaintext_value", "encrypted_value"]],
  ["github_actions_organization_secret", ["plaintext_value", "encrypted_value"]],
  ["github_actions_secret", ["plaintext_value", "encrypted_value"]],
  ["github_codespaces_secret", ["plaintext_value", "encrypted_value"]],
  ["github_dependabot_secret", ["plaintext_value", "encrypted_value"]],
  ["gitlab_group_variable", ["value"]],
  ["gitlab_instance_variable", ["value"]],
  ["gitlab_pipeline_schedule_variable", ["value"]],
  ["gitlab_project_variable", ["value"]],
  ["google_kms_secret", ["plaintext"]],
  ["google_secret_manager_secret_version", ["secret_data"]],
  ["google_service_account_key", ["private_key"]],
  ["random_bytes", ["base64", "hex"]],
  ["random_password", ["result", "bcrypt_hash"]],
  ["tfe_variable", ["value"]],
  ["vault_token", ["client_token", "wrapped_token"]],
]);

/** Names that suggest a secret but mean something else in one resource type. */
const openAttributes: ByType = new Map([
  ["aws_api_gateway_method", ["authorization"]],
  ["aws_efs_file_system", ["creation_token"]],
  ["aws_ses_domain_identity", ["verification_token"]],
  ["google_site_verification_token", ["token"]],
  // Objects that are counted
  ["kubernetes_resource_quota", ["secrets"]],
  ["kubernetes_resource_quota_v1", ["secrets"]],
]);

/** Attributes whose purpose is to carry data that may be secret, at any depth of a resource of the type. */
const contentAttributes: ByType = new Map([
  [
    "*",
    [
      "user_data",
      "user_data_base64",
      "userdata",
      "custom_data",
      "startup_script",
      "metadata_startup_script",
      "certificate_pem_key",
      "ses_smtp_password_v4",
      "encrypted_secret",
    ],
  ],
  ["aws_amplify_app", ["environment_variables", "basic_auth_credentials", "build_spec"]],
  ["aws_amplify_branch", ["environment_variables", "basic_auth_credentials"]],
  ["aws_apprunner_service", ["runtime_environment_variables"]],
  ["aws_batch_job_definition", ["container_properties", "ecs_properties", "eks_properties"]],
  ["aws_cloudformation_stack", ["parameters", "template_body"]],
  ["aws_cloudformation_stack_set", ["parameters"]],
  ["aws_cloudformation_stack_set_instance", ["parameter_overrides"]],
  ["aws_codebuild_project", ["environment_variable"]],
  ["aws_dms_endpoint", ["extra_connection_attributes"]],
  ["aws_ecs_task_definition", ["container_definitions"]],
  ["aws_elastic_beanstalk_configuration_template", ["setting", "all_settings"]],
  ["aws_elastic_beanstalk_environment", ["setting", "all_settings"]],
  ["aws_glue_connection", ["connection_properties"]],
  ["aws_iam_access_key", ["secret"]],
  ["aws_lambda_function", ["environment"]],
  ["aws_lightsail_container_service_deployment_version", ["environment"]],
  ["aws_lightsail_database", ["master_password"]],
  ["aws_mwaa_environment", ["airflow_configuration_options"]],
  ["aws_sagemaker_model", ["environment"]],
  ["aws_sagemaker_notebook_instance_lifecycle_configuration", ["on_create", "on_start"]],
  ["aws_sagemaker_studio_lifecycle_config", ["studio_lifecycle_config_content"]],
  ["aws_sagemaker_processing_job", ["environment"]],
  ["aws_ssm_association", ["parameters"]],
  ["aws_ssm_parameter", ["value", "insecure_value"]],
  ["aws_ssm_parameters_by_path", ["values"]],
  ["aws_vpn_connection", ["customer_gateway_configuration"]],
  ["azurerm_container_app", ["secret", "env"]],
  ["azurerm_container_group", ["environment_variables", "secure_environment_variables", "secret"]],
  ["azurerm_function_app", ["app_settings", "connection_string", "site_credential"]],
  ["azurerm_linux_function_app", ["app_settings", "connection_string", "site_credential"]],
  ["azurerm_linux_web_app", ["app_settings", "connection_string", "site_credential"]],
  ["azurerm_virtual_machine_extension", ["protected_settings", "settings"]],
  ["azurerm_windows_function_app", ["app_settings", "connection_string", "site_credential"]],
  ["azurerm_windows_web_app", ["app_settings", "connection_string", "site_credential"]],
  ["cloudinit_config", ["rendered", "part"]],
  ["template_cloudinit_config", ["rendered", "part"]],
  ["template_file", ["rendered", "vars"]],
  ["external", ["result"]],
  ["google_cloud_run_service", ["env"]],
  ["google_cloud_run_v2_service", ["env"]],
  ["google_cloudfunctions2_function", ["environment_variables"]],
  ["google_cloudfunctions_function", ["environment_variables"]],
  ["helm_release", ["values", "metadata", "set", "set_list", "set_sensitive", "set_wo", "manifest"]],
  ["helm_template", ["values", "set", "set_list", "set_sensitive", "set_wo", "manifest", "manifests", "notes"]],
  ["http", ["request_headers", "request_body"]],
  ["kubectl_file_documents", ["content", "documents", "manifests"]],
  ["kubectl_manifest", ["yaml_body", "yaml_body_parsed", "yaml_incluster", "live_manifest_incluster"]],
  ["kubectl_path_documents", ["documents", "manifests", "vars", "sensitive_vars"]],
  ["kubernetes_config_map", ["data", "binary_data"]],
  ["kubernetes_config_map_v1", ["data", "binary_data"]],
  ["kubernetes_config_map_v1_data", ["data"]],
  ["kubernetes_manifest", ["manifest", "object"]],
  ["kubernetes_resource", ["object"]],
  ["kubernetes_secret", ["data", "binary_data"]],
  ["kubernetes_secret_v1", ["data", "binary_data"]],
  ["kubernetes_secret_v1_data", ["data"]],
  ["kustomization_resource", ["manifest"]],
  ["local_sensitive_file", ["content", "content_base64", "sensitive_content"]],
  // Sensitive outputs of the upstream state arrive here without their marks.
  ["terraform_remote_state", ["outputs", "defaults"]],
  ["tfe_outputs", ["values", "nonsensitive_values"]],
  ["vault_generic_endpoint", ["data_json", "write_data", "write_data_json"]],
  ["vault_generic_secret", ["data", "data_json"]],
  ["vault_kv_secret", ["data", "data_json"]],
  ["vault_kv_secret_v2", ["data", "data_json"]],
]);

/** The last words of a type that say "this is a secret": `aws_secretsmanager_secret_version`, `cloudflare_api_token`. */
const secretType =
  /_(?:secrets?|passwords?|tokens?|api_keys?|access_keys?|service_account_keys?|credentials?|secure_variables?)(?:_versions?|_data)?(?:_v\d)?$/;
/** What is the secret in resources of such types. */
const valueAttributes: ReadonlySet<string> = new Set([
  "key",
  "plaintext",
  "plaintext_value",
  "result",
  "secret_value",
  "string_value",
  "value",
]);
/** What carries it. */
const carrierAttributes: ReadonlySet<string> = new Set([
  "binary_data",
  "content",
  "data",
  "data_json",
  "payload",
  "string_data",
  "values",
]);

/** What the type of a resource says of one of its attributes; undefined if it says nothing. */
export function secrecyByType(type: string, name: string): "secret" | "content" | "open" | undefined {
  if (openAttributes.get(type)?.includes(name)) return "open";
  if (secretAttributes.get(type)?.includes(name)) return "secret";
  if (contentAttributes.get(type)?.includes(name) || contentAttributes.get("*")?.includes(name)) return "content";
  if (!secretType.test(type)) return undefined;
  return valueAttributes.has(name) ? "secret" : carrierAttributes.has(name) ? "content" : undefined;
}
