import type { Permissions } from "./type-permissions.ts";

/**
 * The buckets for caches of runners. Sandpits have none, so they are no part of what may make them.
 *
 * Sources, as of 2026-11-27: the calls that the resources of terraform-provider-aws 5.100 make (internal/service/s3), and
 * "Actions, resources, and condition keys for Amazon S3" in the Service Authorization Reference.
 */
export const runners: Permissions = {
  aws_s3_bucket: {
    // The provider reads everything that a bucket had arguments for in earlier versions. HeadBucket is ListBucket for IAM.
    read: [
      "s3:GetAccelerateConfiguration",
      "s3:GetBucketAcl",
      "s3:GetBucketCORS",
      "s3:GetBucketLocation",
      "s3:GetBucketLogging",
      "s3:GetBucketObjectLockConfiguration",
      "s3:GetBucketPolicy",
      "s3:GetBucketRequestPayment",
      "s3:GetBucketTagging",
      "s3:GetBucketVersioning",
      "s3:GetBucketWebsite",
      "s3:GetEncryptionConfiguration",
      "s3:GetLifecycleConfiguration",
      "s3:GetReplicationConfiguration",
      "s3:ListBucket",
    ],
    create: ["s3:CreateBucket", "s3:PutBucketTagging"],
    change: ["s3:PutBucketTagging"],
    // With what is in it: caches can be made again.
    delete: ["s3:DeleteBucket", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ListBucketVersions"],
    limitedBy: "cache",
  },
  aws_s3_bucket_lifecycle_configuration: {
    read: ["s3:GetLifecycleConfiguration"],
    create: ["s3:PutLifecycleConfiguration"],
    change: ["s3:PutLifecycleConfiguration"],
    delete: ["s3:PutLifecycleConfiguration"],
    limitedBy: "cache",
  },
  aws_s3_bucket_ownership_controls: {
    read: ["s3:GetBucketOwnershipControls"],
    create: ["s3:PutBucketOwnershipControls"],
    change: ["s3:PutBucketOwnershipControls"],
    delete: ["s3:PutBucketOwnershipControls"],
    limitedBy: "cache",
  },
  aws_s3_bucket_policy: {
    read: ["s3:GetBucketPolicy"],
    create: ["s3:PutBucketPolicy"],
    change: ["s3:PutBucketPolicy"],
    delete: ["s3:DeleteBucketPolicy"],
    limitedBy: "cache",
  },
  aws_s3_bucket_public_access_block: {
    read: ["s3:GetBucketPublicAccessBlock"],
    create: ["s3:PutBucketPublicAccessBlock"],
    change: ["s3:PutBucketPublicAccessBlock"],
    delete: ["s3:PutBucketPublicAccessBlock"],
    limitedBy: "cache",
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    read: ["s3:GetEncryptionConfiguration"],
    create: ["s3:PutEncryptionConfiguration"],
    change: ["s3:PutEncryptionConfiguration"],
    delete: ["s3:PutEncryptionConfiguration"],
    limitedBy: "cache",
  },
};
