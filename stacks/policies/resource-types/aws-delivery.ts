import { attribute, each, nothing, type ResourceTypes } from "./resource-type.ts";

/**
 * Repositories, builds and pipelines.
 *
 * Sources of defaults: aws_codebuild_project (`project_visibility` is PRIVATE) in
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs. Each service encrypts what it stores: "Data
 * encryption" or "Encryption at rest" in its guide.
 */
export const awsDelivery: ResourceTypes = {
  aws_codecommit_repository: { keeps: "source code", encryption: "always" },
  ...each("aws_codeartifact_domain aws_codeartifact_repository", { keeps: "packages", encryption: "always" }),
  ...each("aws_codeartifact_domain_permissions_policy aws_codeartifact_repository_permissions_policy", {
    ...nothing,
    resourcePolicies: attribute("policy_document"),
  }),
  aws_codebuild_project: {
    encryption: "always",
    openToAll: ({ project_visibility: visibility }) =>
      visibility === "PUBLIC_READ" ? "set project_visibility to PRIVATE" : undefined,
  },
  aws_codebuild_resource_policy: { ...nothing, resourcePolicies: attribute("policy") },
  ...each(
    `aws_codebuild_fleet aws_codebuild_report_group aws_codebuild_source_credential aws_codebuild_webhook
     aws_codecommit_approval_rule_template aws_codecommit_approval_rule_template_association aws_codecommit_trigger
     aws_codeconnections_connection aws_codeconnections_host aws_codestarconnections_connection
     aws_codestarconnections_host aws_codestarnotifications_notification_rule
     aws_codedeploy_app aws_codedeploy_deployment_config aws_codedeploy_deployment_group
     aws_codepipeline aws_codepipeline_custom_action_type aws_codepipeline_webhook
     aws_signer_signing_job aws_signer_signing_profile aws_signer_signing_profile_permission`,
    nothing,
  ),
};
