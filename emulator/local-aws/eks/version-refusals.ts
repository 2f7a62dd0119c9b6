import type { Refusal } from "./refusal.ts";
import { knownVersion, minorOf } from "./versions.ts";

/** Another Kubernetes version that is asked for a cluster, and what EKS looks at first. */
export interface VersionFacts {
  readonly cluster: { readonly name: string; readonly version: string; readonly supportType: string };
  readonly version: string;
  /** Every version that the cluster has had, the current one last, and when it got it: seconds since 1970. */
  readonly history: readonly { readonly version: string; readonly at: number }[];
  /** Seconds since 1970. */
  readonly now: number;
  readonly nodeGroups: readonly { readonly name: string; readonly version: string; readonly isCustom: boolean }[];
  /** The version of the add-on kube-proxy, if EKS manages it: `v1.35.0-eksbuild.1`. */
  readonly kubeProxy: string | undefined;
}

const day = 24 * 60 * 60;
const rollbackDays = 7;

/**
 * Rules of UpdateClusterVersion: one minor version up, or one back.
 *
 * Sources: EKS user guide, "Update existing cluster to new Kubernetes version" and "Rollback cluster to previous Kubernetes
 * version" (2026-07); API reference, UpdateClusterVersion. The words of what is refused on the way back are not published.
 */
export const versionRefusals: readonly Refusal<VersionFacts>[] = [
  {
    code: "InvalidParameterException",
    message: ({ version }) => (knownVersion(version) === undefined ? "unsupported Kubernetes version" : undefined),
  },
  {
    code: "InvalidParameterException",
    message: ({ cluster, version }) =>
      version === cluster.version
        ? `Cluster is already at the desired configuration with version ${version}`
        : undefined,
  },
  {
    code: "InvalidParameterException",
    message: (facts) =>
      Math.abs(stepOf(facts)) === 1
        ? undefined
        : `Unsupported Kubernetes minor version update from ${facts.cluster.version} to ${facts.version}`,
  },
  {
    code: "InvalidRequestException",
    message: ({ cluster, version, nodeGroups }) => {
      const behind = nodeGroups.find((group) => minorOf(version) - minorOf(group.version) > 3);
      return (
        behind &&
        `Nodegroup ${behind.name} must be updated to match cluster version ${cluster.version} before updating cluster version`
      );
    },
  },
  onTheWayBack("InvalidRequestException", ({ cluster, version, history }) =>
    history.at(-2)?.version === version
      ? undefined
      : `Cluster ${cluster.name} cannot be rolled back to ${version}: it was not upgraded from ${version} to its current version ${cluster.version}`,
  ),
  onTheWayBack("InvalidRequestException", ({ cluster, version, history, now }) =>
    now - (history.at(-1)?.at ?? now) <= rollbackDays * day
      ? undefined
      : `Cluster ${cluster.name} cannot be rolled back to ${version}: more than ${rollbackDays} days have passed since its upgrade to ${cluster.version}`,
  ),
  onTheWayBack("InvalidRequestException", ({ cluster, version, now }) =>
    cluster.supportType !== "EXTENDED" && now > Date.parse(knownVersion(version)?.standardUntil ?? "") / 1000
      ? `Cluster ${cluster.name} cannot be rolled back to ${version}, which is in extended support: its upgrade policy must be EXTENDED first`
      : undefined,
  ),
  onTheWayBack("InvalidStateException", ({ version, nodeGroups }) => {
    const ahead = nodeGroups.find((group) => !group.isCustom && minorOf(group.version) > minorOf(version));
    return ahead && notReady(`the kubelets of node group ${ahead.name} have version ${ahead.version}`, version);
  }),
  onTheWayBack("InvalidStateException", ({ version, kubeProxy }) =>
    kubeProxy !== undefined && minorOf(kubeProxy) > minorOf(version)
      ? notReady(`kube-proxy has version ${kubeProxy}`, version)
      : undefined,
  ),
];

function onTheWayBack(code: Refusal<VersionFacts>["code"], message: Refusal<VersionFacts>["message"]) {
  return { code, message: (facts: VersionFacts) => (stepOf(facts) === -1 ? message(facts) : undefined) };
}

/** Insights of the category ROLLBACK_READINESS with the status ERROR, which `force` overrides. */
function notReady(why: string, version: string): string {
  return `Rollback readiness insights detected issues: ${why}, which is newer than ${version}`;
}

function stepOf({ cluster, version }: VersionFacts): number {
  return minorOf(version) - minorOf(cluster.version);
}
