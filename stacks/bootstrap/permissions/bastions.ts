import type { Permissions } from "./type-permissions.ts";

/**
 * What only bastions consist of. Sandpits have none, so it is no part of what may make them.
 *
 * Sources, as of 2026-11-26: the calls that the resources of terraform-provider-aws 5.100 make (internal/service/autoscaling,
 * iam, ssm), and "Actions, resources, and condition keys" of Amazon EC2 Auto Scaling, IAM and AWS Systems Manager in the
 * Service Authorization Reference.
 */
export const bastions: Permissions = {
  aws_autoscaling_group: {
    // Of activities and refreshes: why instances do not come, and whether they are being replaced.
    read: [
      "autoscaling:DescribeAutoScalingGroups",
      "autoscaling:DescribeInstanceRefreshes",
      "autoscaling:DescribeScalingActivities",
    ],
    create: ["autoscaling:CreateAutoScalingGroup"],
    change: [
      "autoscaling:CancelInstanceRefresh",
      "autoscaling:CreateOrUpdateTags",
      "autoscaling:DeleteTags",
      "autoscaling:StartInstanceRefresh",
      "autoscaling:UpdateAutoScalingGroup",
    ],
    delete: ["autoscaling:DeleteAutoScalingGroup"],
    limitedBy: "bastion",
  },
  aws_iam_instance_profile: {
    read: ["iam:GetInstanceProfile"],
    create: ["iam:AddRoleToInstanceProfile", "iam:CreateInstanceProfile", "iam:TagInstanceProfile"],
    change: [
      "iam:AddRoleToInstanceProfile",
      "iam:RemoveRoleFromInstanceProfile",
      "iam:TagInstanceProfile",
      "iam:UntagInstanceProfile",
    ],
    delete: ["iam:DeleteInstanceProfile", "iam:RemoveRoleFromInstanceProfile"],
    limitedBy: "bastion",
  },
  aws_ssm_document: {
    read: ["ssm:DescribeDocument", "ssm:DescribeDocumentPermission", "ssm:GetDocument", "ssm:ListTagsForResource"],
    create: ["ssm:AddTagsToResource", "ssm:CreateDocument"],
    change: [
      "ssm:AddTagsToResource",
      "ssm:RemoveTagsFromResource",
      "ssm:UpdateDocument",
      "ssm:UpdateDocumentDefaultVersion",
    ],
    delete: ["ssm:DeleteDocument"],
    limitedBy: "bastion",
  },
};
