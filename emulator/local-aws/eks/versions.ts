import { type Operation, page } from "./operation.ts";

interface KubernetesVersion {
  readonly version: string;
  readonly patch: string;
  readonly platform: string;
  readonly released: string;
  readonly standardUntil: string;
  readonly extendedUntil: string;
}

/**
 * Kubernetes versions of EKS, as of 2026-11-27; the dates of 1.37 are 14 and 26 months after the release, as for all
 * others.
 *
 * Source: EKS user guide, "Understand the Kubernetes version lifecycle on EKS"; endoflife.date/amazon-eks.
 */
const versions: readonly KubernetesVersion[] = [
  version("1.37", "1.37.0", "eks.1", "2026-11-05", "2028-01-05", "2029-01-05"),
  version("1.36", "1.36.2", "eks.3", "2026-06-02", "2027-08-02", "2028-08-02"),
  version("1.35", "1.35.4", "eks.8", "2026-01-27", "2027-03-27", "2028-03-27"),
  version("1.34", "1.34.7", "eks.15", "2025-10-02", "2026-12-02", "2027-12-02"),
  version("1.33", "1.33.9", "eks.22", "2025-05-29", "2026-07-29", "2027-07-29"),
  version("1.32", "1.32.12", "eks.29", "2025-01-23", "2026-03-23", "2027-03-23"),
  version("1.31", "1.31.14", "eks.38", "2024-09-26", "2025-11-26", "2026-11-26"),
];

export const defaultVersion = "1.36";

export function knownVersion(name: string): KubernetesVersion | undefined {
  return versions.find((candidate) => candidate.version === name);
}

/** `1.35` -> 35. */
export function minorOf(version: string): number {
  return Number(version.split(".")[1]);
}

const describeClusterVersions: Operation = {
  name: "DescribeClusterVersions",
  method: "GET",
  path: "/cluster-versions",
  run: (call) => {
    const asked = call.query.getAll("clusterVersions");
    const status = call.query.get("versionStatus") ?? call.query.get("status")?.toUpperCase().replaceAll("-", "_");
    const today = call.region.now();
    const all = versions
      .map((candidate) => answered(candidate, today))
      .filter(({ clusterVersion }) => asked.length === 0 || asked.includes(clusterVersion))
      .filter(({ versionStatus }) => status === undefined || versionStatus === status)
      .filter(({ defaultVersion: isDefault }) => call.query.get("defaultOnly") !== "true" || isDefault);
    return page(call, "clusterVersions", all);
  },
};

export const versionOperations: readonly Operation[] = [describeClusterVersions];

function answered(
  { version, patch, platform, released, standardUntil, extendedUntil }: KubernetesVersion,
  now: number,
) {
  const seconds = (day: string) => Date.parse(day) / 1000;
  const versionStatus =
    now <= seconds(standardUntil)
      ? "STANDARD_SUPPORT"
      : now <= seconds(extendedUntil)
        ? "EXTENDED_SUPPORT"
        : "UNSUPPORTED";
  return {
    clusterVersion: version,
    clusterType: "eks",
    defaultPlatformVersion: platform,
    defaultVersion: version === defaultVersion,
    releaseDate: seconds(released),
    endOfStandardSupportDate: seconds(standardUntil),
    endOfExtendedSupportDate: seconds(extendedUntil),
    status: versionStatus.toLowerCase().replaceAll("_", "-"),
    versionStatus,
    kubernetesPatchVersion: patch,
  };
}

function version(
  name: string,
  patch: string,
  platform: string,
  released: string,
  standardUntil: string,
  extendedUntil: string,
): KubernetesVersion {
  return { version: name, patch, platform, released, standardUntil, extendedUntil };
}
