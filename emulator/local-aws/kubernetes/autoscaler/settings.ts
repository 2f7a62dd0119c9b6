import { releaseOf } from "../../../cluster-providers/helm/release-record.ts";
import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { type Fields, isFields } from "../../fields.ts";

/** How a cluster's own cluster-autoscaler was asked to scale. */
export interface AutoscalerSettings {
  readonly namespace: string;
  /** The Deployment's; undefined where the chart of cluster-autoscaler is recorded only. */
  readonly deployment: string | undefined;
  /** Tried in turn: `priority`, `least-waste`, `most-pods`, `random`. */
  readonly expanders: readonly string[];
  /** What the chart would have written to the ConfigMap of priorities; undefined where it has written it. */
  readonly priorities?: Fields | undefined;
  /** Tags that a group must have. */
  readonly tags: readonly string[];
  /** All arguments of its container. */
  readonly flags: readonly string[];
  /** How long a node must be idle, in milliseconds. */
  readonly unneededTime: number;
}

/** Nobody wants to watch an idle node for the ten minutes that are usual. */
const longestUnneededTime = 20_000;

interface Deployment extends KubeObject {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly image?: string;
          readonly command?: string[];
          readonly args?: string[];
        }[];
      };
    };
  };
  readonly status?: { readonly readyReplicas?: number };
}

/** Settings of the first Deployment of cluster-autoscaler that has a ready pod; undefined if there is none. */
export function autoscalerSettings(
  deployments: readonly KubeObject[],
  cluster: string,
): AutoscalerSettings | undefined {
  for (const { metadata, spec, status } of deployments as readonly Deployment[]) {
    const container = spec.template.spec.containers.find(({ image = "" }) =>
      /(^|\/)cluster-autoscaler(:|@|$)/.test(image),
    );
    if (container === undefined || (status?.readyReplicas ?? 0) === 0) continue;
    const flags = [...(container.command ?? []), ...(container.args ?? [])];
    return { namespace: metadata.namespace ?? "default", deployment: metadata.name, ...settingsOf(flags, cluster) };
  }
  return undefined;
}

/**
 * Settings of a release of the chart cluster-autoscaler that is recorded only, because the chart could not be fetched;
 * undefined if there is none, or if it has no replicas.
 *
 * @param secrets of Helm's releases
 */
export function recordedSettings(secrets: readonly KubeObject[], cluster: string): AutoscalerSettings | undefined {
  const [release] = secrets
    .flatMap((secret) => releaseOf(secret) ?? [])
    .filter(({ chart }) => chart.metadata.name === "cluster-autoscaler")
    // Helm keeps earlier ones of a release.
    .sort((one, other) => other.version - one.version);
  if (release === undefined || release.config?.["replicaCount"] === 0) return undefined;
  const given = release.config?.["extraArgs"];
  const flags = Object.entries(isFields(given) ? given : {}).map(([name, value]) => `--${name}=${String(value)}`);
  const priorities = release.config?.["expanderPriorities"];
  return {
    namespace: release.namespace,
    deployment: undefined,
    ...(isFields(priorities) && { priorities }),
    ...settingsOf(flags, cluster),
  };
}

/** Source: kubernetes/autoscaler, cluster-autoscaler/FAQ.md, "What are the parameters to CA?". */
function settingsOf(flags: readonly string[], cluster: string): Omit<AutoscalerSettings, "namespace" | "deployment"> {
  const value = (name: string): string | undefined =>
    flags.find((flag) => flag.startsWith(`--${name}=`))?.slice(name.length + 3);
  const discovered = /^asg:tag=(.+)$/.exec(value("node-group-auto-discovery") ?? "")?.[1];
  const tags = [`k8s.io/cluster-autoscaler/enabled`, `k8s.io/cluster-autoscaler/${cluster}`];
  const unneeded = milliseconds(value("scale-down-unneeded-time") ?? "");
  return {
    flags,
    expanders: (value("expander") ?? "least-waste").split(","),
    tags: discovered?.split(",").map((tag) => tag.split("=")[0] ?? tag) ?? tags,
    unneededTime: Math.min(unneeded ?? longestUnneededTime, longestUnneededTime),
  };
}

const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000 };

/** A duration of Go: `1h30m`. */
function milliseconds(duration: string): number | undefined {
  const parts = [...duration.matchAll(/([\d.]+)([hms])/g)];
  if (parts.length === 0) return undefined;
  return parts.reduce((total, [, amount, unit = "s"]) => total + Number(amount) * (units[unit] ?? 0), 0);
}
