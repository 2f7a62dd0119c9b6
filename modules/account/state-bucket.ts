import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { partitionOf } from "@ml-platform/rules";
import { Construct } from "constructs";
import type { PolicyStatement } from "../iam/policy-document.ts";
import { closeBucket, onlyTls } from "../s3/close-bucket.ts";

export interface StateBucketProps {
  readonly name: string;
  readonly region: string;
  readonly kmsKeyArn: string;
  /** The only role that may delete states and their versions. */
  readonly breakGlassRoleArn: string;
}

/** How long a state that was overwritten can be restored, whatever came after it. */
const daysOfOldVersions = 400;
/** Of each state, kept even when they are older. S3 accepts at most 100. */
const oldVersionsKept = 100;
const daysOfAbortedUploads = 7;

/**
 * The bucket of an account's Terraform states: every version of each, encrypted, reachable by TLS and by nobody outside
 * the account, deleted by nobody in daily work. Locks (`*.tflock`) come and go.
 */
export class StateBucket extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: StateBucketProps) {
    super(scope, id);
    const bucket = new S3Bucket(this, "bucket", { bucket: props.name, lifecycle: { preventDestroy: true } });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    this.encrypt(bucket, props.kmsKeyArn);
    this.expireOldVersions(bucket, versioning);
    const { name, region, breakGlassRoleArn } = props;
    closeBucket(this, bucket, stateBucketPolicy(`arn:${partitionOf(region)}:s3:::${name}`, breakGlassRoleArn));
    this.name = props.name;
    this.arn = bucket.arn;
  }

  /** Without a bucket key, every read and write of a state would be a request to KMS. */
  private encrypt(bucket: S3Bucket, kmsMasterKeyId: string): void {
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId },
          bucketKeyEnabled: true,
        },
      ],
    });
  }

  private expireOldVersions(bucket: S3Bucket, versioning: S3BucketVersioningA): void {
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: bucket.id,
      rule: [
        {
          id: "old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [
            { noncurrentDays: daysOfOldVersions, newerNoncurrentVersions: oldVersionsKept },
          ],
          // What is left of a lock when its versions have expired.
          expiration: [{ expiredObjectDeleteMarker: true }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: daysOfAbortedUploads }],
        },
      ],
      dependsOn: [versioning],
    });
  }
}

/** Who may not do what, whatever their own policies allow. */
export function stateBucketPolicy(bucketArn: string, breakGlassRoleArn: string): PolicyStatement[] {
  const everybody = { effect: "Deny", principals: "*" } as const;
  const everything = [bucketArn, `${bucketArn}/*`];
  const butBreakGlass = { ArnNotEquals: { "aws:PrincipalArn": breakGlassRoleArn } };
  return [
    ...onlyTls(bucketArn),
    {
      sid: "KeepStates",
      ...everybody,
      actions: ["s3:DeleteObject"],
      resources: [`${bucketArn}/*.tfstate`],
      conditions: butBreakGlass,
    },
    {
      sid: "KeepVersions",
      ...everybody,
      actions: ["s3:DeleteBucket", "s3:DeleteObjectVersion"],
      resources: everything,
      conditions: butBreakGlass,
    },
  ];
}
