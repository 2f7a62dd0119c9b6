import { partitionOf } from "@ml-platform/rules";
import type { ClusterRef } from "../../cluster-ref.ts";
import type { Statement } from "../../iam/policy-document.ts";

/** The tag by which a cluster's own file systems are known. */
export const clusterTag = "fsx-csi-cluster";

/** What does not exist yet has no name: the request must carry the tag of the cluster. */
export function createFileSystems({
  name,
  region,
  accountId,
}: Pick<ClusterRef, "name" | "region" | "accountId">): Statement[] {
  return [
    {
      // With its tags, which the second action allows.
      actions: ["fsx:CreateFileSystem", "fsx:TagResource"],
      resources: [`arn:${partitionOf(region)}:fsx:${region}:${accountId}:file-system/*`],
      conditions: { StringEquals: { [`aws:RequestTag/${clusterTag}`]: name } },
    },
  ];
}

/**
 * What the driver's documentation lists besides, limited to file systems that the cluster's driver creates (they have its tag) and to
 * the buckets that the author names.
 *
 * Sources: kubernetes-sigs/aws-fsx-csi-driver, docs/install.md, "Set up driver permissions"; Service Authorization Reference,
 * "Actions, resources, and condition keys for Amazon FSx".
 */
export function manageFileSystems(
  { name, region, accountId }: Pick<ClusterRef, "name" | "region" | "accountId">,
  buckets: readonly string[],
): Statement[] {
  const partition = partitionOf(region);
  const fileSystems = `arn:${partition}:fsx:${region}:${accountId}:file-system/*`;
  const roles = `arn:${partition}:iam::${accountId}:role/aws-service-role`;
  return [
    {
      actions: ["fsx:DeleteFileSystem", "fsx:UpdateFileSystem"],
      resources: [fileSystems],
      conditions: { StringEquals: { [`aws:ResourceTag/${clusterTag}`]: name } },
    },
    // IAM knows no resources for it.
    { actions: ["fsx:DescribeFileSystems"], resources: ["*"] },
    {
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [`${roles}/fsx.amazonaws.com/*`],
      conditions: { StringEquals: { "iam:AWSServiceName": "fsx.amazonaws.com" } },
    },
    ...(buckets.length === 0
      ? []
      : [
          {
            actions: ["s3:ListBucket"],
            resources: buckets.map((bucket) => `arn:${partition}:s3:::${bucket}`),
          },
          {
            actions: ["iam:CreateServiceLinkedRole", "iam:AttachRolePolicy", "iam:PutRolePolicy"],
            resources: [`${roles}/s3.data-source.lustre.fsx.amazonaws.com/*`],
          },
        ]),
  ];
}
