import { quantityOf } from "@ml-platform/rules";
import { type Job, type PodSpec, queueLabel } from "./kube-objects.ts";

export const gpu = "nvidia.com/gpu";

/** Amounts as numbers, by resource: cores, bytes, devices. */
export type Numbers = Readonly<Record<string, number>>;

/** What a job asks of a cluster. */
export interface Demand {
  /** Pods that run at once, each on a node of its own if there are several. */
  readonly nodes: number;
  /** Of each pod. */
  readonly gpus: number;
  /** Of each pod, by resource as pods name it. */
  readonly requests: Numbers;
  readonly limits: Numbers;
  /** Values that a label of the node must have one of, by label. */
  readonly nodeLabels: Readonly<Record<string, readonly string[]>>;
  /** The queue of Kueue. @default - none */
  readonly queue?: string;
  /** @default - that of the cluster */
  readonly priorityClass?: string;
}

/** What a Job, as the chart renders it or as it is in a cluster, asks for. Pure. */
export function demandOf({ spec, metadata }: Pick<Job, "spec" | "metadata">): Demand {
  const pod = spec.template.spec;
  const requests = amountsOf(pod, "requests");
  const queue = metadata.labels?.[queueLabel];
  return {
    nodes: spec.completions ?? 1,
    gpus: requests[gpu] ?? 0,
    requests,
    limits: amountsOf(pod, "limits"),
    nodeLabels: nodeLabelsOf(pod),
    ...(queue !== undefined && { queue }),
    ...(pod.priorityClassName !== undefined && { priorityClass: pod.priorityClassName }),
  };
}

/**
 * Init containers run one after the other, before the others; those that are restarted always run beside all that follow.
 * Source: "Sidecar Containers" in the Kubernetes documentation, section "Resource sharing within containers".
 */
function amountsOf({ containers, initContainers = [] }: PodSpec, kind: "requests" | "limits"): Numbers {
  const of = (each: PodSpec["containers"][number]): Numbers =>
    Object.fromEntries(
      Object.entries(each.resources?.[kind] ?? {}).map(([name, text]) => [name, quantityOf(String(text)) ?? 0]),
    );
  let beside: Numbers = {};
  let most: Numbers = {};
  for (const each of initContainers) {
    const together = combined(beside, of(each), (one, other) => one + other);
    if (each.restartPolicy === "Always") beside = together;
    most = combined(most, together, Math.max);
  }
  const running = containers.map(of).reduce((sum, each) => combined(sum, each, (one, other) => one + other), beside);
  return combined(running, most, Math.max);
}

function combined(one: Numbers, other: Numbers, combine: (one: number, other: number) => number): Numbers {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...names].map((name) => [name, combine(one[name] ?? 0, other[name] ?? 0)]));
}

function nodeLabelsOf({ affinity }: PodSpec): Demand["nodeLabels"] {
  const [term] = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return Object.fromEntries(
    (term?.matchExpressions ?? []).flatMap(({ key, operator, values = [] }) =>
      operator === "In" ? [[key, values] as const] : [],
    ),
  );
}
