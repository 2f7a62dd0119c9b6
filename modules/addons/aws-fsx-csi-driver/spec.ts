import { at, error, type NodeGroupSpec, type Problem, warning } from "@ml-platform/rules";
import { z } from "zod";
import { checkReplicas, defineAddon } from "../addon-spec.ts";

/**
 * The newest chart (driver 1.9.0), as of 2026-11-21. It needs Kubernetes 1.20 (kubeVersion in Chart.yaml), so one serves
 * every version. Source: kubernetes-sigs/aws-fsx-csi-driver, charts/aws-fsx-csi-driver/Chart.yaml (2026-04-21).
 */
const chart = "1.17.0";
const versions = { "1.31": chart, "1.32": chart, "1.33": chart, "1.34": chart, "1.35": chart, "1.36": chart };

export const awsFsxCsiDriver = defineAddon({
  name: "aws-fsx-csi-driver",
  description:
    'Mounts FSx for Lustre file systems in pods, and creates them for volume claims. A storage class for Amazon Linux 2023 needs `fileSystemTypeVersion: "2.15"`.',
  options: z.strictObject({
    replicas: z
      .number()
      .default(2)
      .describe("Number of pods that create file systems. One works; the other takes over when its node fails."),
    dataRepositoryBuckets: z
      .array(z.string())
      .default([])
      .describe("Names of buckets that file systems may import from and export to (s3ImportPath, s3ExportPath)."),
  }),
  versions,
  needs: [],
  provides: ["the CSI driver fsx.csi.aws.com"],
  serviceAccount: { namespace: "kube-system", name: "fsx-csi-controller-sa" },
  check: ({ replicas, dataRepositoryBuckets }, { nodeGroups }): Problem[] => [
    ...at(["replicas"], checkReplicas(replicas)),
    ...at(["dataRepositoryBuckets"], dataRepositoryBuckets.flatMap(checkBucket)),
    ...checkStartupTaint(nodeGroups),
  ],
});

/** Source: Amazon S3 user guide, "General purpose bucket naming rules". */
function checkBucket(bucket: string, index: number): Problem[] {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return [];
  return [error([index], `"${bucket}" is not the name of a bucket. Write it without s3:// and without a path.`)];
}

/** The driver removes it from a node once it can mount there. Source: docs/install.md, "Configure node startup taint". */
const startupTaint = "fsx.csi.aws.com/agent-not-ready";

/** The autoscaler takes every taint that it knows of a group for a lasting one, which pods must tolerate. */
function checkStartupTaint(nodeGroups: Readonly<Record<string, NodeGroupSpec>>): Problem[] {
  const groups = Object.entries(nodeGroups)
    .filter(([, { autoscaled, taints }]) => autoscaled && taints.some(({ key }) => key === startupTaint))
    .map(([name]) => name);
  if (groups.length === 0) return [];
  return [
    warning(
      [],
      `The driver removes the taint ${startupTaint} from new nodes, but the cluster autoscaler does not know that: ${groups.join(", ")} will not grow for pods that do not tolerate it. Remove the taint from autoscaled groups.`,
    ),
  ];
}
