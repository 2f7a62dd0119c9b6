/** Attributes that the emulator leaves otherwise than the real provider did on the local AWS, by reason. */
export const explainedStates: Readonly<Record<string, readonly string[]>> = {
  "the local AWS does not answer it, or not as AWS does": [
    "aws_eip.network_border_group",
    "aws_eip.public_ipv4_pool",
    "aws_iam_instance_profile.unique_id",
    "aws_iam_openid_connect_provider.thumbprint_list",
    "aws_kms_key.rotation_period_in_days",
    "aws_ssm_document.platform_types",
    "aws_vpc.dhcp_options_id",
    "aws_vpc_dhcp_options.arn",
    "aws_vpc_endpoint.cidr_blocks",
    "aws_vpc_endpoint.dns_entry",
    "aws_vpc_endpoint.ip_address_type",
    "aws_vpc_endpoint.service_region",
  ],
  "the local EKS answers these as AWS may do it, and as no plan may mind": [
    "aws_eks_cluster.compute_config",
    "aws_eks_cluster.storage_config",
    "aws_eks_cluster.zonal_shift_config",
  ],
  "the emulator does not read what is in a document": ["aws_ssm_document.description", "aws_ssm_document.hash"],
  "it is not known what AWS answers for a private endpoint": ["aws_eks_cluster.vpc_config"],
  "the interface endpoints of fewer zones are recorded": ["aws_vpc_endpoint.subnet_ids"],
};
