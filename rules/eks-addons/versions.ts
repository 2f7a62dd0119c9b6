import { error, type Problem, warning } from "../problem.ts";
import { isOlder } from "../versions.ts";
import { checkEksAddonVersion } from "./version.ts";

type ByKubernetes = Readonly<Record<string, string>>;

/**
 * The version of each add-on for each Kubernetes minor version, as of 2026-10-10: what EKS installs where nobody names one.
 *
 * Sources: the default versions of `aws eks describe-addon-versions`, as public configurations and the log of an upgrade
 * from 1.31 to 1.36 quote them between 2026-08-27 and 2026-10-10 (kube-proxy, coredns, vpc-cni, eks-pod-identity-agent,
 * aws-ebs-csi-driver, metrics-server, amazon-cloudwatch-observability); the EKS user guide of 2026-09-26 (coredns for 1.31);
 * for the others the newest version that is quoted for a cluster of that version. Where none is quoted, EKS chooses. AWS
 * keeps a version installable for years, and an environment can name another.
 */
const versions: Readonly<Record<string, ByKubernetes>> = {
  "vpc-cni": sameFor("v1.22.4-eksbuild.3", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36"),
  "kube-proxy": {
    "1.31": "v1.31.14-eksbuild.36",
    "1.32": "v1.32.13-eksbuild.32",
    "1.33": "v1.33.10-eksbuild.29",
    "1.34": "v1.34.6-eksbuild.29",
    "1.35": "v1.35.3-eksbuild.29",
    "1.36": "v1.36.0-eksbuild.25",
  },
  "eks-pod-identity-agent": sameFor("v1.3.10-eksbuild.3", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36"),
  coredns: {
    "1.31": "v1.11.4-eksbuild.53",
    "1.32": "v1.11.4-eksbuild.60",
    "1.33": "v1.12.4-eksbuild.38",
    "1.34": "v1.12.4-eksbuild.38",
    "1.35": "v1.13.2-eksbuild.31",
    "1.36": "v1.14.3-eksbuild.23",
  },
  "aws-ebs-csi-driver": {
    ...sameFor("v1.63.1-eksbuild.1", "1.31", "1.32", "1.33"),
    ...sameFor("v1.66.0-eksbuild.1", "1.34", "1.35", "1.36"),
  },
  "eks-node-monitoring-agent": { "1.35": "v1.7.0-eksbuild.1", "1.36": "v1.7.2-eksbuild.1" },
  "metrics-server": {
    ...sameFor("v0.8.1-eksbuild.5", "1.31", "1.32", "1.33", "1.34"),
    "1.35": "v0.8.1-eksbuild.10",
    "1.36": "v0.9.0-eksbuild.11",
  },
  "snapshot-controller": sameFor("v8.6.0-eksbuild.4", "1.35", "1.36"),
  "aws-efs-csi-driver": {
    ...sameFor("v3.4.1-eksbuild.1", "1.31", "1.32", "1.33", "1.34", "1.35"),
    "1.36": "v3.4.2-eksbuild.1",
  },
  "amazon-cloudwatch-observability": sameFor("v6.7.0-eksbuild.1", "1.34", "1.35", "1.36"),
  "cert-manager": sameFor("v1.21.0-eksbuild.3", "1.35", "1.36"),
  "external-dns": { "1.35": "v0.21.0-eksbuild.6", "1.36": "v0.23.0-eksbuild.1" },
  "aws-secrets-store-csi-driver-provider": {
    ...sameFor("v3.1.2-eksbuild.1", "1.31", "1.32", "1.33", "1.34"),
    ...sameFor("v3.1.3-eksbuild.1", "1.35", "1.36"),
  },
};

function sameFor(version: string, ...kubernetes: readonly string[]): ByKubernetes {
  return Object.fromEntries(kubernetes.map((minor) => [minor, version]));
}

/** The versions of an add-on in the table by Kubernetes minor version; empty for one that it lacks. */
export function eksAddonVersions(name: string): ByKubernetes {
  return (Object.hasOwn(versions, name) ? versions[name] : undefined) ?? {};
}

/** The version that an add-on gets where its author names none; undefined where EKS chooses. */
export function eksAddonVersion(name: string, kubernetes: string): string | undefined {
  const known = eksAddonVersions(name);
  return Object.hasOwn(known, kubernetes) ? known[kubernetes] : undefined;
}

/**
 * Rules for a version that an author names.
 *
 * @param kubernetes the cluster's minor version
 */
export function checkPinnedVersion(name: string, version: string, kubernetes: string): Problem[] {
  const malformed = checkEksAddonVersion(version);
  if (malformed.length > 0) return malformed;
  const tooOld = name === "aws-ebs-csi-driver" ? checkTagsVolumes(version) : [];
  const skewed = name === "kube-proxy" ? checkSkew(version, kubernetes) : [];
  return tooOld.length + skewed.length > 0 ? [...tooOld, ...skewed] : checkNotBehind(name, version, kubernetes);
}

/**
 * First 1.x minor version of the EBS CSI driver that tags volumes with their cluster. The driver's policy,
 * AmazonEBSCSIDriverEKSClusterScopedPolicy, covers only volumes with that tag.
 */
const firstEbsCsiMinor = 58;

function checkTagsVolumes(version: string): Problem[] {
  const minor = /^v1\.(\d+)\./.exec(version)?.[1];
  if (minor === undefined || Number(minor) >= firstEbsCsiMinor) return [];
  return [
    error(
      [],
      `"${version}" does not tag volumes with their cluster, and the driver's role covers only tagged volumes. Use v1.${firstEbsCsiMinor}.0 or later.`,
    ),
  ];
}

/**
 * Source: "Version Skew Policy" of Kubernetes: kube-proxy is at most three minor versions older than the API server, and
 * never newer. EKS refuses others as "Addon version specified is not supported".
 */
function checkSkew(version: string, kubernetes: string): Problem[] {
  const [proxy, cluster] = [minorOf(version), minorOf(kubernetes)];
  if (proxy === undefined || cluster === undefined || (proxy <= cluster && cluster - proxy <= 3)) return [];
  const use = eksAddonVersion("kube-proxy", kubernetes);
  return [
    error(
      [],
      `"${version}" is ${proxy > cluster ? "newer than" : "more than three minor versions older than"} the cluster's Kubernetes ${kubernetes}. ${use === undefined ? `Use a version that begins with v${kubernetes}.` : `Use ${use}, or remove the line.`}`,
    ),
  ];
}

/**
 * Pinned versions stay behind when `kubernetes` is raised, which nothing else would say. Builds of one minor version differ in
 * fixes only.
 */
function checkNotBehind(name: string, version: string, kubernetes: string): Problem[] {
  const known = eksAddonVersion(name, kubernetes);
  if (known === undefined || !isOlder(majorAndMinor(version), majorAndMinor(known))) return [];
  return [
    warning(
      [],
      `"${version}" is older than ${known}, which is known for Kubernetes ${kubernetes}. Raise it, or remove the line so that the version follows kubernetes.`,
    ),
  ];
}

/** `v1.20` of `v1.20.4-eksbuild.2`. */
function majorAndMinor(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** The second number of `v1.35.3-eksbuild.29` and of `1.35`. */
function minorOf(version: string): number | undefined {
  const minor = /^v?1\.(\d+)(\.|$)/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
