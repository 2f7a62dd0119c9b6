import { type AmiType, amiTypes } from "../ami-types.ts";

/** `releaseVersion` of groups that follow what EKS recommends. */
export const latestRelease = "latest";

/**
 * The public parameter of Systems Manager that holds the release which EKS recommends for a Kubernetes version.
 *
 * Sources: "Retrieve recommended Amazon Linux AMI IDs" and "Retrieve recommended Bottlerocket AMI IDs" in the EKS user guide;
 * terraform-aws-modules/terraform-aws-eks v21.19, modules/eks-managed-node-group/main.tf for the release of each AMI type.
 */
export function releaseParameter(amiType: AmiType, kubernetes: string): string {
  const { os, architecture, gpu } = amiTypes[amiType];
  if (os === "bottlerocket") {
    const variant = `aws-k8s-${kubernetes}${gpu === "nvidia" ? "-nvidia" : ""}${amiType.endsWith("_FIPS") ? "-fips" : ""}`;
    return `/aws/service/bottlerocket/${variant}/${architecture}/latest/image_version`;
  }
  const variant = gpu === "none" ? "standard" : gpu;
  return `/aws/service/eks/optimized-ami/${kubernetes}/amazon-linux-2023/${architecture}/${variant}/recommended/release_version`;
}

/** The day of a release of EKS's own images, `1.35.2-20260714`; undefined for Bottlerocket's, which name none. */
function releasedOn(release: string): Date | undefined {
  const [, year, month, day] = /^1\.\d+\.\d+-(\d{4})(\d{2})(\d{2})$/.exec(release) ?? [];
  return year === undefined ? undefined : new Date(`${year}-${month}-${day}T00:00:00Z`);
}

/** EKS publishes images every one or two weeks, most of them with fixes of vulnerabilities. */
const tooOldDays = 90;

/**
 * Releases that are known to be faulty. Source: awslabs/amazon-eks-ami issue 2845, as of 2026-11-21: kernel 6.12.110 can panic
 * with Kubernetes 1.31 to 1.35.
 */
const faulty: readonly { readonly release: RegExp; readonly why: string }[] = [
  {
    release: /^1\.3[1-5]\.\d+-20261003$/,
    why: "has a kernel that can panic on some instance types (awslabs/amazon-eks-ami issue 2845)",
  },
];

/** What is wrong with nodes that run a release on the day `today`: the end of a sentence about it, or undefined. */
export function faultOfRelease(release: string, today: Date): string | undefined {
  const known = faulty.find((each) => each.release.test(release));
  if (known !== undefined) return known.why;
  const day = releasedOn(release);
  const days = day === undefined ? 0 : Math.floor((today.getTime() - day.getTime()) / 86_400_000);
  return days > tooOldDays ? `is ${days} days old, and lacks the security fixes since` : undefined;
}
