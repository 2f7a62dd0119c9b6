import { identity } from "./identity.ts";
import type { Permissions, TypePermissions } from "./type-permissions.ts";

const { read, change } = identity["aws_kms_key"] as TypePermissions;

/**
 * What only secrets consist of. Sandpits have none that Terraform makes, so it is no part of what may make them. Nothing here
 * reads a value or puts one, except `UpdateSecret`, which might: IAM cannot tell its parameters apart.
 *
 * Sources, as of 2026-11-27: the calls that the resources of terraform-provider-aws 5.100 make
 * (internal/service/secretsmanager, kms), "Actions, resources, and condition keys" of AWS Secrets Manager and AWS KMS in the
 * Service Authorization Reference, and "Control access to multi-Region keys" in the developer guide of KMS.
 */
export const secrets: Permissions = {
  aws_secretsmanager_secret: {
    read: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
    create: [
      "secretsmanager:CreateSecret",
      "secretsmanager:PutResourcePolicy",
      "secretsmanager:ReplicateSecretToRegions",
      "secretsmanager:TagResource",
    ],
    change: [
      "secretsmanager:DeleteResourcePolicy",
      "secretsmanager:PutResourcePolicy",
      "secretsmanager:RemoveRegionsFromReplication",
      "secretsmanager:ReplicateSecretToRegions",
      "secretsmanager:TagResource",
      "secretsmanager:UntagResource",
      "secretsmanager:UpdateSecret",
    ],
    delete: ["secretsmanager:DeleteSecret", "secretsmanager:RemoveRegionsFromReplication"],
    limitedBy: "secrets",
  },
  aws_secretsmanager_secret_rotation: {
    read: ["secretsmanager:DescribeSecret"],
    create: ["secretsmanager:RotateSecret"],
    change: ["secretsmanager:RotateSecret"],
    delete: ["secretsmanager:CancelRotateSecret"],
    limitedBy: "secrets",
  },
  // Another region's copy of a key. What else it takes has names of its own: policies/secrets.ts.
  aws_kms_replica_key: {
    read,
    create: ["kms:ReplicateKey"],
    change,
    delete: ["kms:ScheduleKeyDeletion"],
    limitedBy: "secrets",
  },
};
