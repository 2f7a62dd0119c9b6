import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import type { Construct } from "constructs";
import { type PolicyStatement, policyDocument } from "../iam/policy-document.ts";

/** Makes a bucket the account's own: no public access, no access lists, and a policy, which should have `onlyTls`. */
export function closeBucket(scope: Construct, bucket: S3Bucket, policy: readonly PolicyStatement[]): void {
  const publicAccess = new S3BucketPublicAccessBlock(scope, "public-access", {
    bucket: bucket.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  const ownership = new S3BucketOwnershipControls(scope, "ownership", {
    bucket: bucket.id,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  new S3BucketPolicy(scope, "policy", {
    bucket: bucket.id,
    policy: policyDocument(policy),
    // S3 refuses a change of one while another is in progress.
    dependsOn: [publicAccess, ownership],
  });
}

/** Denies every request without TLS, or with a version of it before 1.2. */
export function onlyTls(bucketArn: string): PolicyStatement[] {
  const everything = {
    effect: "Deny",
    principals: "*",
    actions: ["s3:*"],
    resources: [bucketArn, `${bucketArn}/*`],
  } as const;
  return [
    { sid: "OnlyTls", ...everything, conditions: { Bool: { "aws:SecureTransport": "false" } } },
    { sid: "OnlyModernTls", ...everything, conditions: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  ];
}
