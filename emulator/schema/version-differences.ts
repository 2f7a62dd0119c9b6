/**
 * Every difference between the schemas served here (derived from the package of provider 6.25) and provider 5.100.0,
 * grouped by reason. A configuration that uses an attribute of 6.x only cannot be planned with 5.100.0.
 */
export const versionDifferences: Readonly<Record<string, readonly string[]>> = {
  "6.x added regional NAT gateways": [
    "aws_nat_gateway.auto_provision_zones: only in the package",
    "aws_nat_gateway.auto_scaling_ips: only in the package",
    "aws_nat_gateway.availability_mode: only in the package",
    "aws_nat_gateway.availability_zone_address: block only in the package",
    "aws_nat_gateway.regional_nat_gateway_address: only in the package",
    "aws_nat_gateway.regional_nat_gateway_auto_mode: only in the package",
    "aws_nat_gateway.route_table_id: only in the package",
    "aws_nat_gateway.secondary_allocation_ids: computed differs",
    "aws_nat_gateway.subnet_id: required differs",
    "aws_nat_gateway.subnet_id: optional differs",
    "aws_nat_gateway.vpc_id: only in the package",
    "aws_flow_log.regional_nat_gateway_id: only in the package",
  ],
  "6.0 removed what 5.x had deprecated": [
    "aws_eip.vpc: only in the real provider",
    "aws_flow_log.log_group_name: only in the real provider",
    "aws_eks_addon.resolve_conflicts: only in the real provider",
    "aws_launch_template.elastic_gpu_specifications: block only in the real provider",
    "aws_launch_template.elastic_inference_accelerator: block only in the real provider",
  ],
  "6.x added deletion protection": [
    "aws_cloudwatch_log_group.deletion_protection_enabled: only in the package",
    "aws_eks_cluster.deletion_protection: only in the package",
    "data.aws_eks_cluster.deletion_protection: only in the package",
  ],
  "6.x added provisioned control planes": [
    "aws_eks_cluster.control_plane_scaling_config: block only in the package",
    "data.aws_eks_cluster.control_plane_scaling_config: only in the package",
  ],
  "6.x reads EKS Auto Mode back": [
    "aws_eks_cluster.compute_config.enabled: computed differs",
    "aws_eks_cluster.kubernetes_network_config.elastic_load_balancing.enabled: computed differs",
    "aws_eks_cluster.storage_config.block_storage.enabled: computed differs",
  ],
  "6.x added limits and overrides of node repair": [
    "aws_eks_node_group.node_repair_config.max_parallel_nodes_repaired_count: only in the package",
    "aws_eks_node_group.node_repair_config.max_parallel_nodes_repaired_percentage: only in the package",
    "aws_eks_node_group.node_repair_config.max_unhealthy_node_threshold_count: only in the package",
    "aws_eks_node_group.node_repair_config.max_unhealthy_node_threshold_percentage: only in the package",
    "aws_eks_node_group.node_repair_config.node_repair_config_overrides: block only in the package",
  ],
  "6.x added target roles of pod identities in other accounts": [
    "aws_eks_pod_identity_association.disable_session_tags: only in the package",
    "aws_eks_pod_identity_association.external_id: only in the package",
    "aws_eks_pod_identity_association.target_role_arn: only in the package",
  ],
  "6.x tells the region of a bucket from that of its resource": [
    "aws_s3_bucket.bucket_region: only in the package",
    "aws_s3_bucket.region: optional differs",
  ],
  "6.x reads how many old versions are kept back": [
    "aws_s3_bucket_lifecycle_configuration.rule.noncurrent_version_expiration.newer_noncurrent_versions: computed differs",
    "aws_s3_bucket_lifecycle_configuration.rule.noncurrent_version_transition.newer_noncurrent_versions: computed differs",
  ],
  "6.x added more settings of buckets": [
    "aws_s3_bucket_public_access_block.skip_destroy: only in the package",
    "aws_s3_bucket_server_side_encryption_configuration.rule.blocked_encryption_types: only in the package",
  ],
  "6.x added placement groups by id": ["aws_launch_template.placement.group_id: only in the package"],
};
