import type { Permissions } from "./type-permissions.ts";

/**
 * Clusters, their nodes, and who may use them.
 *
 * Sources, as of 2026-11-26: the calls that the resources of terraform-provider-aws 5.100 make (internal/service/eks,
 * autoscaling, ec2), and "Actions, resources, and condition keys for Amazon Elastic Kubernetes Service" in the Service
 * Authorization Reference.
 */
export const clusters: Permissions = {
  aws_eks_cluster: {
    read: ["eks:DescribeCluster", "eks:DescribeUpdate"],
    create: ["eks:CreateCluster"],
    change: ["eks:UpdateClusterConfig", "eks:UpdateClusterVersion", "eks:AssociateEncryptionConfig"],
    delete: ["eks:DeleteCluster"],
    limitedBy: "tags",
  },
  aws_eks_node_group: {
    read: ["eks:DescribeNodegroup", "eks:DescribeUpdate"],
    create: ["eks:CreateNodegroup"],
    change: ["eks:UpdateNodegroupConfig", "eks:UpdateNodegroupVersion"],
    delete: ["eks:DeleteNodegroup"],
    limitedBy: "tags",
  },
  aws_eks_addon: {
    read: ["eks:DescribeAddon", "eks:DescribeAddonVersions"],
    create: ["eks:CreateAddon"],
    change: ["eks:UpdateAddon"],
    delete: ["eks:DeleteAddon"],
    limitedBy: "tags",
  },
  aws_eks_access_entry: {
    read: ["eks:DescribeAccessEntry"],
    create: ["eks:CreateAccessEntry"],
    change: ["eks:UpdateAccessEntry"],
    delete: ["eks:DeleteAccessEntry"],
    limitedBy: "tags",
  },
  aws_eks_access_policy_association: {
    read: ["eks:ListAssociatedAccessPolicies"],
    create: ["eks:AssociateAccessPolicy"],
    change: [],
    delete: ["eks:DisassociateAccessPolicy"],
    limitedBy: "parent",
  },
  aws_eks_pod_identity_association: {
    read: ["eks:DescribePodIdentityAssociation"],
    create: ["eks:CreatePodIdentityAssociation"],
    change: ["eks:UpdatePodIdentityAssociation"],
    delete: ["eks:DeletePodIdentityAssociation"],
    limitedBy: "tags",
  },
  aws_launch_template: {
    read: ["ec2:DescribeLaunchTemplates", "ec2:DescribeLaunchTemplateVersions"],
    create: ["ec2:CreateLaunchTemplate"],
    change: ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
    delete: ["ec2:DeleteLaunchTemplate"],
    limitedBy: "tags",
    creates: "launch-template",
  },
  aws_placement_group: {
    read: ["ec2:DescribePlacementGroups"],
    create: ["ec2:CreatePlacementGroup"],
    change: [],
    delete: ["ec2:DeletePlacementGroup"],
    limitedBy: "tags",
    creates: "placement-group",
  },
  // EKS makes the groups and names them `eks-<node group>-<id>`.
  aws_autoscaling_group_tag: {
    read: ["autoscaling:DescribeTags"],
    create: ["autoscaling:CreateOrUpdateTags"],
    change: ["autoscaling:CreateOrUpdateTags"],
    delete: ["autoscaling:DeleteTags"],
    limitedBy: "name",
  },
};
