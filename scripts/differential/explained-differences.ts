/** What may differ between the answers of the two providers, by reason: `value aws_vpc.cidr_block`, any type if `*`. */
export const explainedDifferences: Readonly<Record<string, readonly string[]>> = {
  "the value changes with another one; the provider stores it although it planned the old one, the emulator says so": [
    "value aws_eks_access_entry.modified_at",
    "value aws_eks_addon.modified_at",
    "value aws_eks_cluster.platform_version",
    "value aws_eks_node_group.release_version",
    "value aws_kms_alias.target_key_arn",
    "value aws_kms_key.rotation_period_in_days",
    "value aws_vpc_endpoint.network_interface_ids",
  ],
  "the provider names the arguments in an added or removed block that replace the object, the emulator the block": [
    "replacement aws_eks_access_policy_association.access_scope",
    "replacement aws_eks_cluster.remote_network_config.*.remote_node_networks.*.cidrs",
    "replacement aws_eks_cluster.remote_network_config.*.remote_pod_networks.*.cidrs",
    "replacement aws_eks_node_group.remote_access.*.ec2_ssh_key",
    "replacement aws_eks_node_group.remote_access.*.source_security_group_ids",
    "replacement aws_flow_log.destination_options.*.file_format",
    "replacement aws_flow_log.destination_options.*.hive_compatible_partitions",
    "replacement aws_flow_log.destination_options.*.per_hour_partition",
  ],
  "whether a block replaces the object depends on what is in it": [
    "replacement aws_eks_cluster.compute_config",
    "replacement aws_eks_node_group.launch_template",
  ],
  "rules between several arguments are not learned": [
    "refusal aws_eks_cluster",
    "refusal aws_nat_gateway",
    "refusal aws_ssm_document",
    "value aws_placement_group",
  ],
  "objects in an attribute have no schema, so nothing is learned of what is in them": [
    "refusal aws_default_security_group",
    "refusal aws_route_table",
    "refusal aws_security_group",
  ],
  "the provider reads a text as a duration, which its schema does not say": ["refusal aws_autoscaling_group"],
  "AWS refuses it, which the emulator says early": [
    "refusal aws_vpc_security_group_egress_rule",
    "refusal aws_vpc_security_group_ingress_rule",
  ],
  "the provider gives up a value in a new block instead of waiting for it": [
    "value aws_launch_template.instance_market_options.*.spot_options.*.valid_until",
    "value aws_vpc_endpoint.dns_options.*.dns_record_ip_type",
  ],
  "the provider does not tell nothing from a block or a set without content": [
    "value aws_eks_access_policy_association.access_scope.*.namespaces",
    "value aws_iam_role.inline_policy",
  ],
};
