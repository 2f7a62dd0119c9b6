import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { cacheBucketPrefix, partitionOf } from "@ml-platform/rules";
import { Construct } from "constructs";
import type { ClusterRef } from "../cluster-ref.ts";
import type { Statement } from "../iam/policy-document.ts";
import { boundedName } from "../naming.ts";
import { closeBucket, onlyTls } from "../s3/close-bucket.ts";

export interface CacheBucketProps {
  readonly cluster: Pick<ClusterRef, "name" | "region" | "accountId">;
  /** Name of the runner. */
  readonly runner: string;
  /** Days after which what was not written again is deleted. */
  readonly expireAfterDays: number;
}

/** Of a bucket. Source: "General purpose bucket naming rules" in the S3 user guide. */
const longestBucketName = 63;

/**
 * The caches of one runner's jobs: of one, so that its manager can be told a cache that is missing from one that it may not
 * see, for which S3 asks whether it may list the bucket. What is in it can be made again, so it is destroyed as it is.
 */
export class CacheBucket extends Construct {
  /** Known at synthesis. */
  readonly name: string;
  /** What the manager may do, in whose name jobs read and write. */
  readonly permissions: readonly Statement[];
  private readonly arn: string;

  constructor(scope: Construct, id: string, { cluster, runner, expireAfterDays }: CacheBucketProps) {
    super(scope, id);
    const { accountId, region } = cluster;
    this.name = boundedName([cacheBucketPrefix(accountId, region), cluster.name, runner], longestBucketName);
    this.arn = `arn:${partitionOf(region)}:s3:::${this.name}`;
    const bucket = new S3Bucket(this, "bucket", { bucket: this.name, forceDestroy: true });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: bucket.id,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: bucket.id,
      rule: [
        {
          id: "expire",
          status: "Enabled",
          filter: [{ prefix: "" }],
          expiration: [{ days: expireAfterDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
        },
      ],
    });
    closeBucket(this, bucket, onlyTls(this.arn));
    this.permissions = [
      { sid: "Cache", actions: ["s3:GetObject", "s3:PutObject"], resources: [`${this.arn}/*`] },
      { sid: "FindCache", actions: ["s3:ListBucket"], resources: [this.arn] },
    ];
  }

  /** Path of the bucket's construct, for who exempts it from a rule. */
  get bucketPath(): string {
    return `${this.node.path}/bucket`;
  }
}
