import { partitionOf } from "@ml-platform/rules";
import type { ClusterRef } from "../cluster-ref.ts";
import type { Statement } from "../iam/policy-document.ts";

/** Objects of a tenant in a bucket that others use too. */
export interface TenantObjects {
  readonly bucket: string;
  /** Beginning of their keys, with the slash at its end: `teams/nlp/`. */
  readonly prefix: string;
}

/**
 * To keep objects below a prefix, and to list what is there, and nothing beside it.
 *
 * Source: "Granting user-specific folders" and "Amazon S3 condition key examples" (`s3:prefix`) in the S3 user guide; the
 * actions are those of a multipart upload besides the plain ones, "Multipart upload API and permissions" there.
 */
export function keepObjects(
  { region }: Pick<ClusterRef, "region">,
  { bucket, prefix }: TenantObjects,
): readonly Statement[] {
  const arn = `arn:${partitionOf(region)}:s3:::${bucket}`;
  return [
    {
      sid: "ListObjects",
      actions: ["s3:ListBucket"],
      resources: [arn],
      // Also the prefix itself: an asterisk stands for nothing, too.
      conditions: { StringLike: { "s3:prefix": [`${prefix}*`] } },
    },
    {
      sid: "KeepObjects",
      actions: [
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
      ],
      resources: [`${arn}/${prefix}*`],
    },
  ];
}
