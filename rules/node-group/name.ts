/**
 * Length of a node group's name prefix: EKS accepts names of 63 characters, and the provider appends 26 to a prefix.
 * Sources: `nodegroupName` of the EKS API, CreateNodegroup; `node_group_name_prefix` of terraform-provider-aws.
 */
export const longestNodeGroupNamePrefix = 63 - 26;
