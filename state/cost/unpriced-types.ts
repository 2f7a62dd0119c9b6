import type { Cost } from "./cost.ts";
import { free, unknown } from "./figures.ts";

// Types that need no pricing rule. Listed by name, so that a zero is a statement rather than an omission.

/**
 * Types without a charge of their own. Sources: the price pages of VPC, IAM, EKS, EC2 Auto Scaling and Systems Manager, 2026.
 */
const freeTypes = new Set([
  "aws_ami",
  "aws_autoscaling_group_tag",
  "aws_autoscaling_lifecycle_hook",
  "aws_default_network_acl",
  "aws_default_route_table",
  "aws_default_security_group",
  "aws_default_subnet",
  "aws_default_vpc",
  "aws_egress_only_internet_gateway",
  "aws_eip_association",
  "aws_eks_access_entry",
  "aws_eks_access_policy_association",
  "aws_eks_addon",
  "aws_eks_identity_provider_config",
  "aws_eks_pod_identity_association",
  "aws_iam_group",
  "aws_iam_instance_profile",
  "aws_iam_openid_connect_provider",
  "aws_iam_policy",
  "aws_iam_policy_attachment",
  "aws_iam_role",
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachment",
  "aws_iam_service_linked_role",
  "aws_iam_user",
  "aws_internet_gateway",
  "aws_key_pair",
  "aws_kms_alias",
  "aws_kms_grant",
  "aws_kms_key_policy",
  "aws_launch_template",
  "aws_main_route_table_association",
  "aws_network_acl",
  "aws_network_acl_rule",
  "aws_network_interface",
  "aws_placement_group",
  "aws_route",
  "aws_route_table",
  "aws_route_table_association",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_versioning",
  "aws_secretsmanager_secret_policy",
  "aws_secretsmanager_secret_rotation",
  "aws_security_group",
  "aws_security_group_rule",
  "aws_ssm_document",
  "aws_subnet",
  "aws_vpc",
  "aws_vpc_dhcp_options",
  "aws_vpc_dhcp_options_association",
  "aws_vpc_ipv4_cidr_block_association",
  "aws_vpc_endpoint_policy",
  "aws_vpc_endpoint_route_table_association",
  "aws_vpc_endpoint_security_group_association",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
]);

/** Objects of the API server that ask AWS for nothing: not a service, which may have a load balancer, nor a volume. */
const kubernetesObjects =
  /^kubernetes_(cluster_role|cluster_role_binding|config_map|limit_range|namespace|network_policy|priority_class|resource_quota|role|role_binding|secret|service_account|storage_class)(_v1)?$/;

const stateOnlyTypes = /^(terraform_data|null_resource|random_|time_|tls_)/;

/** Types whose charge depends only on usage, which a state does not record: what AWS bills. */
const billedByUsage: ReadonlyMap<string, string> = new Map([
  ["aws_cloudwatch_log_group", "log data ingested and stored"],
  ["aws_cloudwatch_metric_alarm", "alarm metrics and their resolution"],
  ["aws_dynamodb_table", "requests and data stored"],
  ["aws_ecr_repository", "image data stored and transferred"],
  ["aws_efs_file_system", "data stored"],
  ["aws_flow_log", "log data delivered"],
  ["aws_lambda_function", "requests and duration"],
  ["aws_s3_bucket", "data stored and requests"],
  ["aws_sfn_state_machine", "state transitions"],
  ["aws_sns_topic", "messages"],
  ["aws_sqs_queue", "messages"],
]);

/** Whether only usage determines what a resource of a type costs. */
export function isBilledByUsage(type: string): boolean {
  return billedByUsage.has(type);
}

/** What a resource of a type costs that needs no pricing rule; undefined for all other types. */
export function costWithoutRule(type: string): Cost | undefined {
  if (freeTypes.has(type)) return free("free of charge by itself");
  if (stateOnlyTypes.test(type)) return free("exists in the state only");
  if (kubernetesObjects.test(type)) return free("free of charge by itself: an object of the cluster");
  if (type === "helm_release") {
    return free(
      "free of charge by itself: what runs is on nodes, which are counted; volumes and load balancers that it asks for are not",
    );
  }
  const billed = billedByUsage.get(type);
  return billed === undefined ? undefined : unknown(`billed by usage (${billed}), which is not known beforehand`);
}
