import { amiTypes, checkAmiId } from "../../ami-types.ts";
import type { InstanceType } from "../../instance-types.ts";
import { didYouMean } from "../../nearest.ts";
import { at, error, type Problem, warning } from "../../problem.ts";
import { latestRelease } from "../image-release.ts";
import { acceleratorOf, amiTypeOf, type NodeGroupSpec } from "../node-group.ts";

export function checkImage(spec: NodeGroupSpec, type: InstanceType, kubernetes: string | undefined): Problem[] {
  return [
    ...checkAmiType(spec, type),
    ...checkCustomAmi(spec),
    ...checkReleaseVersion(spec, type),
    ...(kubernetes === undefined ? [] : checkReleaseFitsCluster(spec, kubernetes)),
  ];
}

function checkAmiType(spec: NodeGroupSpec, type: InstanceType): Problem[] {
  const { amiType } = spec;
  if (amiType === undefined) return [];
  const fitting = amiTypeOf({ instanceType: spec.instanceType, instanceShapes: spec.instanceShapes });
  const fix = `Omit amiType to get ${fitting}.`;
  const image = Object.hasOwn(amiTypes, amiType) ? amiTypes[amiType] : undefined;
  const refuse = (reason: string) => [error(["amiType"], `"${amiType}" ${reason} ${fix}`)];

  if (image === undefined)
    return refuse(`is not an AMI type.${didYouMean(amiType, usableAmiTypes)} AMI types: ${usableAmiTypes.join(", ")}.`);
  if (image.os === "al2")
    return refuse(
      `is Amazon Linux 2: AWS ended its support on 2025-11-26 and published no images for Kubernetes ${image.retiredFrom} and later.`,
    );
  if (image.os === "windows") return refuse("is Windows, which our clusters do not support.");

  const problems: Problem[] = [];
  if (image.architecture !== type.architecture)
    problems.push(...refuse(`is for ${image.architecture}, and ${type.name} is ${type.architecture}.`));
  if (image.gpu !== acceleratorOf(type)) problems.push(...refuse(driversText(type)));
  // Source: bottlerocket-os/bottlerocket issue 4889, open as of 2026-07-16.
  if (image.os === "bottlerocket" && type.family === "g7")
    problems.push(
      warning(
        ["amiType"],
        `Bottlerocket is known not to start on ${type.name}: it takes a driver that the GPUs of g7 refuse (bottlerocket issue 4889, 2026-07). ${fix}`,
      ),
    );
  return problems;
}

function driversText({ name, gpu, neuron }: InstanceType): string {
  if (gpu !== undefined) return `has no NVIDIA drivers, and ${name} has ${gpu.count} ${gpu.name}.`;
  if (neuron !== undefined) return `has no Neuron drivers, and ${name} has ${neuron.count} ${neuron.name}.`;
  return `contains drivers for accelerators that ${name} does not have.`;
}

const usableAmiTypes = Object.entries(amiTypes)
  .filter(([, { os }]) => os === "al2023" || os === "bottlerocket")
  .map(([name]) => name);

function checkCustomAmi({ customAmiId, amiType, releaseVersion }: NodeGroupSpec): Problem[] {
  if (customAmiId === undefined) return [];
  const problems: Problem[] = [];
  problems.push(...at(["customAmiId"], checkAmiId(customAmiId)));
  if (amiType !== undefined)
    problems.push(error(["amiType"], "A custom AMI has no AMI type of EKS. Remove amiType or customAmiId."));
  if (releaseVersion !== undefined)
    problems.push(
      error(
        ["releaseVersion"],
        "Only EKS's own AMIs have release versions, not custom ones. Remove releaseVersion or customAmiId.",
      ),
    );
  return problems;
}

/**
 * First releases of EKS's own AL2023 images with what some families need. Sources: awslabs/amazon-eks-ami issues 2768
 * (g7) and 2443 (g6f and gr6f, which need the GRID driver); awslabs/awsome-distributed-ai, architecture of P6e-GB200
 * UltraServers (p6e-gb200).
 */
const firstReleases: Readonly<Record<string, string>> = {
  g6f: "20250610",
  g7: "20260917",
  gr6f: "20250610",
  "p6e-gb200": "20251103",
};

function checkReleaseVersion(spec: NodeGroupSpec, type: InstanceType): Problem[] {
  const { releaseVersion } = spec;
  if (releaseVersion === undefined || releaseVersion === latestRelease) return [];
  if (amiTypes[amiTypeOf(spec)]?.os === "bottlerocket")
    return /^\d+\.\d+\.\d+-[0-9a-f]{8}$/.test(releaseVersion)
      ? []
      : [
          error(
            ["releaseVersion"],
            `"${releaseVersion}" is not a release of Bottlerocket, such as 1.42.0-1a2b3c4d. Use one, or "latest" to follow what EKS recommends.`,
          ),
        ];

  const { date } = parseRelease(releaseVersion) ?? {};
  if (date === undefined)
    return [
      error(
        ["releaseVersion"],
        `"${releaseVersion}" is not a release of EKS AMIs, such as 1.35.2-20260714. Use one, or "latest" to follow what EKS recommends.`,
      ),
    ];
  const first = Object.hasOwn(firstReleases, type.family) ? firstReleases[type.family] : undefined;
  if (first !== undefined && date < first)
    return [
      error(
        ["releaseVersion"],
        `"${releaseVersion}" has no driver for the GPUs of ${type.family}. Use a release of ${first} or later.`,
      ),
    ];
  return [];
}

/** An error if a pinned release of EKS's own images is for another Kubernetes version than the cluster's. */
export function checkReleaseFitsCluster(
  { releaseVersion }: Pick<NodeGroupSpec, "releaseVersion">,
  kubernetes: string,
): Problem[] {
  const { minor } = parseRelease(releaseVersion ?? "") ?? {};
  if (minor === undefined || minor === kubernetes) return [];
  return [
    error(
      ["releaseVersion"],
      `"${releaseVersion}" is for Kubernetes ${minor}, and the cluster runs ${kubernetes}. Use a release of ${kubernetes}.`,
    ),
  ];
}

/** The parts of `1.35.2-20260714`; undefined for Bottlerocket's releases, which contain no Kubernetes version. */
function parseRelease(release: string): { minor: string; date: string } | undefined {
  const [, minor, date] = /^(1\.\d+)\.\d+-(\d{8})$/.exec(release) ?? [];
  return minor === undefined || date === undefined ? undefined : { minor, date };
}
