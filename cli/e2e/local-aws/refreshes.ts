const mirrored = "its elements are resources of their own, made after it; the provider lists them when it reads it";
const nothing = "the configuration says nothing; the provider first stores null, and reads an empty collection";
const later = "what is made after it sets this";

/**
 * What differs between a state and the infrastructure right after an apply although nobody touched anything, by type
 * and attribute. Terraform saves what it reads with the next change of the stack only; until then, `platform state drift`
 * reports these.
 */
export const knownRefreshes: Readonly<Record<string, string>> = {
  "aws_autoscaling_group.enabled_metrics": nothing,
  "aws_autoscaling_group.instance_refresh": nothing,
  "aws_autoscaling_group.suspended_processes": nothing,
  "aws_autoscaling_group.termination_policies": nothing,
  "aws_cloudwatch_log_group.tags": nothing,
  "aws_eip.association_id": later,
  "aws_eip.network_interface": later,
  "aws_eip.private_dns": later,
  "aws_eip.private_ip": later,
  "aws_eks_access_entry.tags": nothing,
  "aws_eks_access_policy_association.access_scope": nothing,
  "aws_eks_addon.tags": nothing,
  "aws_eks_cluster.tags": nothing,
  "aws_eks_node_group.labels": nothing,
  "aws_eks_node_group.tags": nothing,
  "aws_iam_instance_profile.tags": nothing,
  "aws_iam_role.inline_policy": mirrored,
  "aws_iam_role.managed_policy_arns": mirrored,
  "aws_iam_role.tags": nothing,
  "aws_kms_key.tags": nothing,
  "aws_launch_template.network_interfaces": nothing,
  "aws_launch_template.security_group_names": nothing,
  "aws_launch_template.tags": nothing,
  "aws_launch_template.vpc_security_group_ids": nothing,
  "aws_nat_gateway.secondary_allocation_ids": nothing,
  "aws_placement_group.tags": nothing,
  "aws_route_table.route": mirrored,
  "aws_security_group.egress": mirrored,
  "aws_security_group.ingress": mirrored,
  "aws_secretsmanager_secret.tags": nothing,
  "aws_ssm_document.permissions": nothing,
  "aws_ssm_document.tags": nothing,
  "aws_vpc.dhcp_options_id": later,
  "aws_vpc_dhcp_options.netbios_name_servers": nothing,
  "aws_vpc_endpoint.route_table_ids": mirrored,
  "aws_vpc_endpoint.subnet_ids": mirrored,
};
