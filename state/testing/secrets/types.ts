import type { Json } from "../../model/json.ts";
import type { Material } from "./material.ts";
import type { SecretShape } from "./shape.ts";

type Build = (secret: string) => Json;
const plain: Build = (secret) => secret;
const map: Build = (secret) => ({ A: secret });

/** Resources whose purpose is to keep or to carry a secret, without a mark. */
const carriers: readonly (readonly [type: string, attribute: string, build: Build])[] = [
  ["aws_amplify_app", "environment_variables", map],
  ["aws_api_gateway_api_key", "value", plain],
  [
    "aws_apprunner_service",
    "source_configuration",
    (secret) => [{ image_configuration: [{ runtime_environment_variables: { A: secret } }] }],
  ],
  ["aws_appsync_api_key", "key", plain],
  ["aws_cloudformation_stack", "parameters", map],
  ["aws_codebuild_project", "environment", (secret) => [{ environment_variable: [{ name: "A", value: secret }] }]],
  [
    "aws_ecs_task_definition",
    "container_definitions",
    (secret) => JSON.stringify([{ environment: [{ name: "A", value: secret }] }]),
  ],
  ["aws_elastic_beanstalk_environment", "setting", (secret) => [{ name: "A", value: secret }]],
  ["aws_glue_connection", "connection_properties", map],
  ["aws_iam_access_key", "secret", plain],
  ["aws_iam_access_key", "ses_smtp_password_v4", plain],
  ["aws_iam_virtual_mfa_device", "base_32_string_seed", plain],
  ["aws_iam_virtual_mfa_device", "qr_code_png", plain],
  ["aws_instance", "user_data", plain],
  ["aws_kms_ciphertext", "plaintext", plain],
  ["aws_kms_secrets", "plaintext", map],
  ["aws_lambda_function", "environment", (secret) => [{ variables: { A: secret } }]],
  ["aws_launch_template", "user_data", plain],
  ["aws_sagemaker_model", "primary_container", (secret) => [{ environment: { A: secret } }]],
  ["aws_sagemaker_notebook_instance_lifecycle_configuration", "on_start", plain],
  ["aws_secretsmanager_secret_version", "secret_string", plain],
  ["aws_ssm_parameter", "value", plain],
  ["aws_ssm_parameters_by_path", "values", (secret) => [secret]],
  ["aws_vpn_connection", "customer_gateway_configuration", plain],
  ["aws_vpn_connection", "tunnel1_preshared_key", plain],
  ["azuread_application_password", "value", plain],
  ["azurerm_key_vault_secret", "value", plain],
  ["azurerm_linux_web_app", "app_settings", map],
  ["cloudflare_api_token", "value", plain],
  ["cloudinit_config", "rendered", plain],
  ["github_actions_secret", "plaintext_value", plain],
  ["gitlab_project_variable", "value", plain],
  ["gitlab_project_access_token", "token", plain],
  ["google_secret_manager_secret_version", "secret_data", plain],
  ["google_service_account_key", "private_key", plain],
  ["helm_release", "values", (secret) => [secret]],
  ["helm_release", "set", (secret) => [{ name: "a", value: secret }]],
  ["helm_template", "manifest", plain],
  ["kubectl_manifest", "yaml_body", plain],
  ["kubernetes_config_map_v1", "data", map],
  ["kubernetes_manifest", "manifest", (secret) => ({ data: { a: secret } })],
  ["kubernetes_secret_v1", "data", map],
  ["kubernetes_secret", "binary_data", map],
  ["local_sensitive_file", "content", plain],
  ["random_bytes", "hex", plain],
  ["random_password", "result", plain],
  ["random_password", "bcrypt_hash", plain],
  ["terraform_remote_state", "outputs", map],
  ["tfe_variable", "value", plain],
  ["acme_project_secret", "value", plain],
  ["acme_service_api_key", "key", plain],
  ["vault_generic_secret", "data_json", (secret) => JSON.stringify({ a: secret })],
  ["vault_kv_secret_v2", "data", map],
];

export function typeShapes(material: Material): SecretShape[] {
  return carriers.map(([type, attribute, build]) => {
    const secret = material.weak();
    return {
      name: `${type}.${attribute}`,
      type,
      attributes: { id: "x", [attribute]: build(secret) },
      secrets: [secret],
    };
  });
}
