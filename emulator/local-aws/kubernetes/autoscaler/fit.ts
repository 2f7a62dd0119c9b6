import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { quantityValue } from "../../../overlays/kubernetes/quantities.ts";
import type { Resources } from "../nodes/capacity.ts";
import type { Taint } from "../nodes/user-data.ts";

/** A node that is there, or that would be. */
export interface Candidate {
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** Amounts by resource that pods can still ask for. */
  readonly free: Readonly<Record<string, number>>;
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

interface ContainerSpec {
  readonly restartPolicy?: string;
  readonly resources?: { readonly requests?: Resources; readonly limits?: Resources };
}

interface PodSpec {
  readonly containers: readonly ContainerSpec[];
  readonly initContainers?: readonly ContainerSpec[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms: readonly { readonly matchExpressions?: readonly Requirement[] }[];
      };
    };
  };
}

export function amounts(resources: Resources): Record<string, number> {
  return Object.fromEntries(Object.entries(resources).map(([name, text]) => [name, quantityValue(text) ?? 0]));
}

/** What a pod asks for, itself as one of the pods of a node included. */
export function requestsOf(pod: KubeObject): Readonly<Record<string, number>> {
  const { containers, initContainers = [] } = specOf(pod);
  const isSidecar = ({ restartPolicy }: ContainerSpec): boolean => restartPolicy === "Always";
  const total: Record<string, number> = { pods: 1 };
  for (const container of [...containers, ...initContainers.filter(isSidecar)]) {
    for (const [name, amount] of Object.entries(requestsOfContainer(container)))
      total[name] = (total[name] ?? 0) + amount;
  }
  // Others run one after the other, before the containers.
  for (const container of initContainers.filter((each) => !isSidecar(each))) {
    for (const [name, amount] of Object.entries(requestsOfContainer(container))) {
      total[name] = Math.max(total[name] ?? 0, amount);
    }
  }
  return total;
}

/** Whether a node takes a pod, by resources, node selector, required node affinity and taints. Other pods do not count. */
export function takes({ labels, taints, free }: Candidate, pod: KubeObject): boolean {
  const { nodeSelector = {}, affinity, tolerations = [] } = specOf(pod);
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return (
    Object.entries(nodeSelector).every(([key, value]) => labels[key] === value) &&
    (terms === undefined ||
      terms.some(({ matchExpressions = [] }) => matchExpressions.every((each) => meets(labels, each)))) &&
    taints.every(
      (taint) => taint.effect === "PreferNoSchedule" || tolerations.some((each) => tolerates(each, taint)),
    ) &&
    Object.entries(requestsOf(pod)).every(([name, amount]) => amount === 0 || (free[name] ?? 0) >= amount)
  );
}

/** The node with a pod more. */
export function withPod<Node extends Candidate>(node: Node, pod: KubeObject): Node {
  const free = { ...node.free };
  for (const [name, amount] of Object.entries(requestsOf(pod))) free[name] = (free[name] ?? 0) - amount;
  return { ...node, free };
}

function requestsOfContainer({ resources = {} }: ContainerSpec): Record<string, number> {
  // A limit without a request is one.
  return amounts({ ...resources.limits, ...resources.requests });
}

function meets(labels: Readonly<Record<string, string>>, { key, operator, values = [] }: Requirement): boolean {
  const value = labels[key];
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return Number(value) > Number(values[0]);
    case "Lt":
      return Number(value) < Number(values[0]);
    default:
      return false;
  }
}

function tolerates({ key, operator = "Equal", value = "", effect }: Toleration, taint: Taint): boolean {
  if (effect !== undefined && effect !== "" && effect !== taint.effect) return false;
  if (key === undefined || key === "") return operator === "Exists";
  return key === taint.key && (operator === "Exists" || value === (taint.value ?? ""));
}

function specOf(pod: KubeObject): PodSpec {
  return pod["spec"] as PodSpec;
}
