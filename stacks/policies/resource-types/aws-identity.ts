import { isTrue, list, nested } from "../configuration.ts";
import { attribute, each, nothing, type ResourceTypes } from "./resource-type.ts";

/**
 * IAM, keys, secrets, parameters, certificates, accounts and what watches them.
 *
 * Sources of defaults: aws_iam_role, aws_kms_key, aws_secretsmanager_secret, aws_ssm_parameter, aws_cognito_user_pool in
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs. Secrets Manager encrypts every secret: "Secret
 * encryption and decryption" in its guide. A parameter of a type other than SecureString is plain text by design;
 * the policy no-secrets keeps secrets out of it.
 */
export const awsIdentity: ResourceTypes = {
  aws_iam_role: {
    ...nothing,
    resourcePolicies: attribute("assume_role_policy"),
    identityPolicies: (config) => nested(config, "inline_policy").map(({ policy }) => policy),
    managedPolicies: (config) => list(config["managed_policy_arns"]),
  },
  ...each("aws_iam_policy aws_iam_role_policy aws_iam_user_policy aws_iam_group_policy", {
    ...nothing,
    identityPolicies: attribute("policy"),
  }),
  ...each(
    `aws_iam_policy_attachment aws_iam_role_policy_attachment aws_iam_user_policy_attachment
     aws_iam_group_policy_attachment`,
    { ...nothing, managedPolicies: attribute("policy_arn") },
  ),
  ...each(
    `aws_iam_role_policy_attachments_exclusive aws_iam_user_policy_attachments_exclusive
     aws_iam_group_policy_attachments_exclusive`,
    { ...nothing, managedPolicies: (config) => list(config["policy_arns"]) },
  ),
  aws_ssoadmin_permission_set_inline_policy: { ...nothing, identityPolicies: attribute("inline_policy") },
  aws_ssoadmin_managed_policy_attachment: { ...nothing, managedPolicies: attribute("managed_policy_arn") },
  ...each(
    `aws_iam_access_key aws_iam_account_alias aws_iam_account_password_policy aws_iam_group aws_iam_group_membership
     aws_iam_group_policies_exclusive aws_iam_instance_profile aws_iam_openid_connect_provider
     aws_iam_organizations_features aws_iam_role_policies_exclusive aws_iam_saml_provider
     aws_iam_security_token_service_preferences aws_iam_server_certificate aws_iam_service_linked_role
     aws_iam_service_specific_credential aws_iam_signing_certificate aws_iam_user aws_iam_user_group_membership
     aws_iam_user_login_profile aws_iam_user_policies_exclusive aws_iam_user_ssh_key aws_iam_virtual_mfa_device
     aws_identitystore_group aws_identitystore_group_membership aws_identitystore_user
     aws_rolesanywhere_profile aws_rolesanywhere_trust_anchor aws_accessanalyzer_analyzer
     aws_accessanalyzer_archive_rule aws_ssoadmin_account_assignment aws_ssoadmin_customer_managed_policy_attachment
     aws_ssoadmin_permission_set aws_ssoadmin_permissions_boundary_attachment`,
    nothing,
  ),
  // Policies of an organization limit what its accounts may allow; they grant nothing.
  ...each(
    `aws_organizations_account aws_organizations_delegated_administrator aws_organizations_organization
     aws_organizations_organizational_unit aws_organizations_policy aws_organizations_policy_attachment
     aws_account_alternate_contact aws_account_primary_contact aws_account_region
     aws_ram_principal_association aws_ram_resource_association aws_ram_resource_share
     aws_ram_resource_share_accepter aws_ram_sharing_with_organization
     aws_servicequotas_service_quota aws_servicequotas_template aws_resourcegroups_group aws_resourcegroups_resource
     aws_budgets_budget aws_budgets_budget_action aws_ce_anomaly_monitor aws_ce_anomaly_subscription
     aws_ce_cost_allocation_tag aws_ce_cost_category aws_cur_report_definition`,
    nothing,
  ),

  ...each("aws_kms_key aws_kms_external_key aws_kms_replica_key aws_kms_replica_external_key", {
    ...nothing,
    keeps: "a key",
    resourcePolicies: attribute("policy"),
  }),
  aws_kms_key_policy: { ...nothing, resourcePolicies: attribute("policy") },
  ...each("aws_kms_alias aws_kms_ciphertext aws_kms_custom_key_store aws_kms_grant", nothing),
  aws_cloudhsm_v2_cluster: { keeps: "keys", encryption: "always" },
  aws_cloudhsm_v2_hsm: nothing,

  aws_secretsmanager_secret: { keeps: "a secret", encryption: "always", resourcePolicies: attribute("policy") },
  aws_secretsmanager_secret_policy: { ...nothing, resourcePolicies: attribute("policy") },
  aws_secretsmanager_secret_version: { encryption: "always" },
  aws_secretsmanager_secret_rotation: nothing,
  aws_ssm_document: {
    ...nothing,
    openToAll: (config) =>
      nested(config, "permissions").some(({ account_ids: accounts }) => /^all$/i.test(String(accounts)))
        ? "name the accounts in permissions.account_ids"
        : undefined,
  },
  ...each(
    `aws_ssm_parameter aws_ssm_activation aws_ssm_association aws_ssm_default_patch_baseline aws_ssm_maintenance_window
     aws_ssm_maintenance_window_target aws_ssm_maintenance_window_task aws_ssm_patch_baseline aws_ssm_patch_group
     aws_ssm_resource_data_sync aws_ssm_service_setting`,
    nothing,
  ),

  aws_acmpca_certificate_authority: { keeps: "a certificate authority", encryption: "always" },
  aws_acmpca_policy: { ...nothing, resourcePolicies: attribute("policy") },
  ...each(
    `aws_acm_certificate aws_acm_certificate_validation aws_acmpca_certificate
     aws_acmpca_certificate_authority_certificate aws_acmpca_permission`,
    nothing,
  ),
  aws_cognito_user_pool: { keeps: "users", deletionProtection: "deletion_protection", encryption: "always" },
  aws_cognito_identity_pool: {
    ...nothing,
    openToAll: (config) =>
      isTrue(config["allow_unauthenticated_identities"]) ? "set allow_unauthenticated_identities to false" : undefined,
  },
  ...each(
    `aws_cognito_identity_pool_provider_principal_tag aws_cognito_identity_pool_roles_attachment
     aws_cognito_identity_provider aws_cognito_resource_server aws_cognito_risk_configuration aws_cognito_user
     aws_cognito_user_group aws_cognito_user_in_group aws_cognito_user_pool_client aws_cognito_user_pool_domain
     aws_cognito_user_pool_ui_customization`,
    nothing,
  ),

  ...each(
    `aws_config_aggregate_authorization aws_config_config_rule aws_config_configuration_aggregator
     aws_config_configuration_recorder aws_config_configuration_recorder_status aws_config_conformance_pack
     aws_config_delivery_channel aws_guardduty_detector aws_guardduty_detector_feature aws_guardduty_filter
     aws_guardduty_ipset aws_guardduty_member aws_guardduty_organization_admin_account
     aws_guardduty_organization_configuration aws_guardduty_publishing_destination aws_guardduty_threatintelset
     aws_inspector2_enabler aws_inspector2_filter aws_macie2_account aws_macie2_classification_job
     aws_securityhub_account aws_securityhub_finding_aggregator aws_securityhub_insight aws_securityhub_member
     aws_securityhub_product_subscription aws_securityhub_standards_control aws_securityhub_standards_subscription`,
    nothing,
  ),
};
