import { isFalse, isSet, isTrue, type JsonObject, list, nested } from "../configuration.ts";
import { attribute, each, encryptedBy, type Launched, nothing, openedBy, type ResourceTypes } from "./resource-type.ts";

/** What volumes lack. A volume made from a snapshot is encrypted if the snapshot is, which only AWS knows. */
function unencryptedIn(config: JsonObject, ...path: string[]): string | undefined {
  const encrypted = nested(config, ...path).every((volume) => isTrue(volume["encrypted"]));
  return encrypted ? undefined : `set encrypted to true in each ${path.join(".")}`;
}

/** Without a `root_block_device`, the root volume is encrypted only if the image is. */
function unencryptedVolume(config: JsonObject): string | undefined {
  if (nested(config, "root_block_device").length === 0) return "add a root_block_device, with encrypted set to true";
  return unencryptedIn(config, "root_block_device") ?? unencryptedIn(config, "ebs_block_device");
}

/** Without a `root_block_device`, an instance takes that of its launch template, which is checked by itself. */
function unencryptedVolumeOfInstance(config: JsonObject): string | undefined {
  const templated = nested(config, "launch_template").length > 0 && nested(config, "root_block_device").length === 0;
  return templated ? unencryptedIn(config, "ebs_block_device") : unencryptedVolume(config);
}

/** Only AWS knows which device is the root of the image: at least one volume is described, and all are encrypted. */
function unencryptedVolumeOfTemplate(config: JsonObject): string | undefined {
  if (nested(config, "block_device_mappings", "ebs").length === 0) {
    return "add block_device_mappings for the root volume, with ebs.encrypted set to true";
  }
  return unencryptedIn(config, "block_device_mappings", "ebs");
}

function firstOf(configs: readonly JsonObject[], unencrypted: (config: JsonObject) => string | undefined) {
  return configs.map(unencrypted).find((fix) => fix !== undefined);
}

/** The ranges of an EKS endpoint. Public access, to everybody, is AWS's default. */
function rangesOfEndpoint(config: JsonObject): unknown[] {
  return nested(config, "vpc_config")
    .filter((vpc) => !isFalse(vpc["endpoint_public_access"]))
    .flatMap((vpc) => (isSet(vpc["public_access_cidrs"]) ? list(vpc["public_access_cidrs"]) : ["0.0.0.0/0"]));
}

function tagged(kind: string, config: JsonObject): Launched {
  const specification = nested(config, "tag_specifications").find(({ resource_type: of }) => of === kind);
  return { what: kind, tags: (specification?.["tags"] ?? {}) as JsonObject };
}

/** The only taggable type that the provider's default tags do not reach. */
function tagsOfGroup(config: JsonObject): Launched[] {
  const propagated = nested(config, "tag").filter((tag) => isTrue(tag["propagate_at_launch"]));
  return [{ what: "instances", tags: Object.fromEntries(propagated.map(({ key, value }) => [String(key), value])) }];
}

const imagePublic = "name the accounts that need the image";

/**
 * Instances, their volumes and images, EKS, ECS, Batch and Lambda.
 *
 * Sources of defaults, all in https://registry.terraform.io/providers/hashicorp/aws/latest/docs:
 * aws_instance, aws_ebs_volume, aws_launch_configuration (`encrypted` is false, and a volume's `kms_key_id` needs it to
 * be true; default tags reach the volumes of an instance: hashicorp/terraform-provider-aws#33769), aws_launch_template,
 * aws_spot_fleet_request, aws_autoscaling_group (the index page excepts it from default tags), aws_batch_compute_environment,
 * aws_eks_cluster (`endpoint_public_access` is true), aws_eks_node_group (`remote_access` without security groups is
 * open to 0.0.0.0/0), aws_lambda_function_url, aws_lambda_permission, aws_ecr_repository.
 * Lambda encrypts code and environment, and EKS its Kubernetes API data: "Data encryption at rest for AWS Lambda" and
 * "Default envelope encryption for all Kubernetes API data" in their guides.
 */
export const awsCompute: ResourceTypes = {
  ...each(
    `aws_autoscaling_attachment aws_autoscaling_group_tag aws_autoscaling_lifecycle_hook aws_autoscaling_notification
     aws_autoscaling_policy aws_autoscaling_schedule aws_autoscaling_traffic_source_attachment aws_autoscalingplans_scaling_plan
     aws_appautoscaling_policy aws_appautoscaling_scheduled_action aws_appautoscaling_target
     aws_ec2_capacity_block_reservation aws_ec2_capacity_reservation aws_ec2_fleet aws_ec2_host aws_ec2_instance_state
     aws_ec2_instance_connect_endpoint aws_ec2_instance_metadata_defaults aws_ec2_serial_console_access aws_ec2_tag
     aws_ec2_default_credit_specification aws_ec2_allowed_images_settings aws_ec2_availability_zone_group
     aws_key_pair aws_placement_group aws_volume_attachment aws_dlm_lifecycle_policy aws_ebs_default_kms_key
     aws_ebs_fast_snapshot_restore aws_snapshot_create_volume_permission`,
    nothing,
  ),
  aws_instance: { encryption: unencryptedVolumeOfInstance },
  aws_launch_configuration: { encryption: unencryptedVolume },
  aws_launch_template: {
    encryption: unencryptedVolumeOfTemplate,
    launches: (config) => [tagged("instance", config), tagged("volume", config)],
  },
  aws_spot_fleet_request: {
    encryption: (config) => firstOf(nested(config, "launch_specification"), unencryptedVolume),
    launches: (config) =>
      nested(config, "launch_specification").map(({ tags }) => ({
        what: "instance",
        tags: (tags ?? {}) as JsonObject,
      })),
  },
  aws_autoscaling_group: { ...nothing, launches: tagsOfGroup },
  aws_ebs_volume: { keeps: "files", encryption: encryptedBy("encrypted") },
  aws_ebs_snapshot: { keeps: "backups", encryption: "as its source" },
  ...each("aws_ebs_snapshot_copy aws_ebs_snapshot_import", { keeps: "backups", encryption: encryptedBy("encrypted") }),
  aws_ebs_encryption_by_default: {
    encryption: (config) => (isFalse(config["enabled"]) ? "set enabled to true" : undefined),
  },
  ...each("aws_ebs_snapshot_block_public_access aws_ec2_image_block_public_access", {
    ...nothing,
    openToAll: ({ state }) => (state === "unblocked" ? "set state to one that blocks" : undefined),
  }),
  aws_ami: { encryption: (config) => unencryptedIn(config, "ebs_block_device") },
  aws_ami_copy: { encryption: encryptedBy("encrypted") },
  aws_ami_from_instance: { encryption: "as its source" },
  aws_ami_launch_permission: { ...nothing, openToAll: ({ group }) => (group === "all" ? imagePublic : undefined) },
  ...each(
    `aws_imagebuilder_component aws_imagebuilder_container_recipe aws_imagebuilder_image aws_imagebuilder_image_pipeline
     aws_imagebuilder_infrastructure_configuration aws_imagebuilder_lifecycle_policy aws_imagebuilder_workflow`,
    nothing,
  ),
  aws_imagebuilder_image_recipe: { encryption: (config) => unencryptedIn(config, "block_device_mapping", "ebs") },
  aws_imagebuilder_distribution_configuration: {
    ...nothing,
    openToAll: (config) =>
      nested(config, "distribution", "ami_distribution_configuration", "launch_permission").some(
        ({ user_groups: groups }) => list(groups).includes("all"),
      )
        ? imagePublic
        : undefined,
  },

  ...each(
    `aws_eks_access_entry aws_eks_access_policy_association aws_eks_addon aws_eks_capability aws_eks_fargate_profile
     aws_eks_identity_provider_config aws_eks_pod_identity_association`,
    nothing,
  ),
  aws_eks_cluster: {
    keeps: "the Kubernetes objects",
    deletionProtection: "deletion_protection",
    encryption: "always",
    sources: rangesOfEndpoint,
  },
  aws_eks_node_group: {
    encryption: (config) =>
      nested(config, "launch_template").length === 0 ? "add a launch_template, with encrypted volumes" : undefined,
    openToAll: (config) =>
      nested(config, "remote_access").some((access) => !isSet(access["source_security_group_ids"]))
        ? "name source_security_group_ids in remote_access"
        : undefined,
  },
  ...each(
    `aws_ecs_account_setting_default aws_ecs_capacity_provider aws_ecs_cluster aws_ecs_cluster_capacity_providers
     aws_ecs_service aws_ecs_tag aws_ecs_task_definition aws_ecs_task_set
     aws_batch_job_definition aws_batch_job_queue aws_batch_scheduling_policy`,
    nothing,
  ),
  aws_batch_compute_environment: {
    ...nothing,
    launches: (config) =>
      nested(config, "compute_resources")
        .filter(({ type }) => !/^FARGATE/.test(String(type)))
        .map(({ tags }) => ({ what: "instances", tags: (tags ?? {}) as JsonObject })),
  },

  ...each(
    `aws_ecr_account_setting aws_ecr_lifecycle_policy aws_ecr_pull_through_cache_rule
     aws_ecr_registry_scanning_configuration aws_ecr_replication_configuration`,
    nothing,
  ),
  aws_ecr_repository: { keeps: "images", encryption: "always" },
  ...each("aws_ecr_repository_policy aws_ecr_registry_policy", { ...nothing, resourcePolicies: attribute("policy") }),
  aws_ecr_repository_creation_template: { ...nothing, resourcePolicies: attribute("repository_policy") },
  aws_ecrpublic_repository: {
    keeps: "images",
    encryption: "always",
    openToAll: () => "use aws_ecr_repository for what is not to be published",
  },

  ...each(
    `aws_lambda_alias aws_lambda_capacity_provider aws_lambda_code_signing_config aws_lambda_event_source_mapping
     aws_lambda_function_event_invoke_config aws_lambda_function_recursion_config aws_lambda_invocation
     aws_lambda_provisioned_concurrency_config aws_lambda_runtime_management_config`,
    nothing,
  ),
  ...each("aws_lambda_function aws_lambda_layer_version", { encryption: "always" }),
  aws_lambda_function_url: {
    ...nothing,
    openToAll: ({ authorization_type: type }) => (type === "NONE" ? "set authorization_type to AWS_IAM" : undefined),
  },
  aws_lambda_permission: {
    ...nothing,
    openToAll: (config) =>
      config["principal"] === "*" &&
      !["principal_org_id", "source_account", "source_arn"].some((key) => isSet(config[key]))
        ? "name the principal, or set principal_org_id, source_account or source_arn"
        : undefined,
  },
  aws_lambda_layer_version_permission: {
    ...nothing,
    openToAll: (config) =>
      config["principal"] === "*" && !isSet(config["organization_id"])
        ? "name the principal, or set organization_id"
        : undefined,
  },
  aws_mwaa_environment: {
    encryption: "always",
    openToAll: ({ webserver_access_mode: mode }) =>
      mode === "PUBLIC_ONLY" ? "set webserver_access_mode to PRIVATE_ONLY" : undefined,
  },
  // Not public by default. Source: aws_dms_replication_instance.
  ...each(
    `aws_dms_certificate aws_dms_endpoint aws_dms_event_subscription aws_dms_replication_config
     aws_dms_replication_subnet_group aws_dms_replication_task aws_dms_s3_endpoint`,
    nothing,
  ),
  aws_dms_replication_instance: { encryption: "always", openToAll: openedBy("publicly_accessible") },
};
