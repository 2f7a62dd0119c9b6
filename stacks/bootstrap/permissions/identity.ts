import type { Permissions } from "./type-permissions.ts";

/**
 * Roles, keys and logs.
 *
 * Sources, as of 2026-11-26: the calls that the resources of terraform-provider-aws 5.100 make (internal/service/iam, kms,
 * logs), and "Actions, resources, and condition keys" of IAM, KMS and CloudWatch Logs in the Service Authorization
 * Reference.
 */
export const identity: Permissions = {
  aws_iam_role: {
    read: ["iam:GetRole", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies"],
    create: ["iam:CreateRole", "iam:TagRole"],
    change: [
      "iam:UpdateRole",
      "iam:UpdateRoleDescription",
      "iam:UpdateAssumeRolePolicy",
      // A role that has no boundary yet gets one. It is taken away again only where an environment no longer has one.
      "iam:PutRolePermissionsBoundary",
      "iam:DeleteRolePermissionsBoundary",
      "iam:TagRole",
      "iam:UntagRole",
    ],
    delete: ["iam:DeleteRole", "iam:ListInstanceProfilesForRole"],
    limitedBy: "name",
  },
  aws_iam_role_policy: {
    read: ["iam:GetRolePolicy"],
    create: ["iam:PutRolePolicy"],
    change: ["iam:PutRolePolicy"],
    delete: ["iam:DeleteRolePolicy"],
    limitedBy: "name",
  },
  aws_iam_role_policy_attachment: {
    read: ["iam:ListAttachedRolePolicies"],
    create: ["iam:AttachRolePolicy"],
    change: [],
    delete: ["iam:DetachRolePolicy"],
    limitedBy: "name",
  },
  aws_iam_openid_connect_provider: {
    read: ["iam:GetOpenIDConnectProvider"],
    create: ["iam:CreateOpenIDConnectProvider", "iam:TagOpenIDConnectProvider"],
    change: [
      "iam:AddClientIDToOpenIDConnectProvider",
      "iam:RemoveClientIDFromOpenIDConnectProvider",
      "iam:UpdateOpenIDConnectProviderThumbprint",
      "iam:TagOpenIDConnectProvider",
      "iam:UntagOpenIDConnectProvider",
    ],
    delete: ["iam:DeleteOpenIDConnectProvider"],
    limitedBy: "name",
  },
  aws_kms_key: {
    read: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
    create: ["kms:CreateKey"],
    change: [
      "kms:DisableKey",
      "kms:DisableKeyRotation",
      "kms:EnableKey",
      "kms:EnableKeyRotation",
      "kms:PutKeyPolicy",
      "kms:UpdateKeyDescription",
    ],
    delete: ["kms:ScheduleKeyDeletion"],
    limitedBy: "tags",
  },
  aws_kms_alias: {
    read: ["kms:ListAliases"],
    create: ["kms:CreateAlias"],
    change: ["kms:UpdateAlias"],
    delete: ["kms:DeleteAlias"],
    limitedBy: "name",
  },
  aws_cloudwatch_log_group: {
    read: ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
    create: ["logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource"],
    change: [
      "logs:AssociateKmsKey",
      "logs:DeleteRetentionPolicy",
      "logs:DisassociateKmsKey",
      "logs:PutRetentionPolicy",
      "logs:TagResource",
      "logs:UntagResource",
    ],
    delete: ["logs:DeleteLogGroup"],
    limitedBy: "name",
  },
};
