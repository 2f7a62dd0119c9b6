import { amiTypes } from "../../ami-types.ts";
import { cpuShapeOf, vCpusOf } from "../../cpu-shape.ts";
import { error, type Problem, warning } from "../../problem.ts";
import { amiTypeOf, type NodeGroupSpec } from "../node-group.ts";
import { storesLocally } from "../node-settings/ephemeral-storage.ts";

/** Below, nodeadm ignores the setting. Source: `UseSOCISnapshotter` in awslabs/amazon-eks-ami, nodeadm/internal/containerd. */
const least = { vCpus: 4, memoryGiB: 7 };

/** MiB/s of the disk below which pulling may take longer than without. Source: awslabs/amazon-eks-ami, nodeadm/doc/examples.md. */
const leastThroughput = 600;

/**
 * Releases of EKS's images: the first that has it, the first that keeps its files on local disks, and one on which it keeps
 * nodes from joining. Source: awslabs/amazon-eks-ami, pull requests 2352 and 2548 in CHANGELOG.md, issues 2710 and 2712.
 */
const releases = { first: "20250813", onLocalDisks: "20251217", broken: "20260505" };

export function checkFastImagePull(spec: NodeGroupSpec): Problem[] {
  if (spec.fastImagePull !== true) return [];
  const where = ["fastImagePull"];
  if (amiTypes[amiTypeOf(spec)]?.os === "bottlerocket")
    return [
      error(
        where,
        'Images of Bottlerocket are told in their own settings. Remove fastImagePull, and set bottlerocket: { "container-runtime": { snapshotter: "soci" } }, which releases from 1.44 have.',
      ),
    ];
  const problems: Problem[] = [];
  const vCpus = vCpusOf(spec.instanceType, spec.instanceShapes) ?? least.vCpus;
  const memoryGiB = cpuShapeOf(spec.instanceType, spec.instanceShapes)?.memoryGiB ?? least.memoryGiB;
  if (vCpus < least.vCpus || memoryGiB < least.memoryGiB)
    problems.push(
      warning(
        where,
        `${spec.instanceType} is too small for it, and nodes ignore it below ${least.vCpus} vCPUs and ${least.memoryGiB} GiB of memory. Use a larger type, or remove it.`,
      ),
    );
  if (!storesLocally(spec) && (spec.diskThroughput ?? 0) < leastThroughput)
    problems.push(
      warning(
        where,
        `A disk of ${spec.diskThroughput ?? 125} MiB/s can make it slower than without. Set diskThroughput to ${leastThroughput} or more, or localStorage to "raid0" on a type with local disks.`,
      ),
    );
  return [...problems, ...checkRelease(spec)];
}

function checkRelease({ releaseVersion, ...spec }: NodeGroupSpec): Problem[] {
  const where = ["releaseVersion"];
  const date = /-(\d{8})$/.exec(releaseVersion ?? "")?.[1];
  if (date === undefined) return [];
  if (date < releases.first)
    return [error(where, `"${releaseVersion}" has no fastImagePull. Use a release of ${releases.first} or later.`)];
  if (date === releases.broken)
    return [
      error(
        where,
        `Nodes of "${releaseVersion}" do not become ready with fastImagePull (awslabs/amazon-eks-ami issue 2712). Use a later release.`,
      ),
    ];
  if (date < releases.onLocalDisks && storesLocally(spec))
    return [
      warning(
        where,
        `With fastImagePull, "${releaseVersion}" stores images on the EBS volume in spite of localStorage. Use a release of ${releases.onLocalDisks} or later.`,
      ),
    ];
  return [];
}
