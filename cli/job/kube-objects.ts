import type { KubeObject } from "@ml-platform/emulator/kubernetes";

// What is read of the objects that a job is made of. Source: Kubernetes API reference 1.35, batch/v1 Job and core/v1 Pod;
// Kueue's schemas of version 0.19.2 (kueue.x-k8s.io/v1beta2 Workload).

/** The label that tells the jobs of charts/training-job from others. */
export const jobSelector = "app.kubernetes.io/name=training-job";

/** The label that names the queue of a job. */
export const queueLabel = "kueue.x-k8s.io/queue-name";

/** The annotation of a pod that says which of a job's nodes it is. */
const rankAnnotation = "batch.kubernetes.io/job-completion-index";

/** What the chart makes of the program, by which two jobs of one name are told from each other. */
export const programAnnotation = "training-job/program";

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

type Amounts = Readonly<Record<string, string>>;

interface Container {
  readonly name: string;
  readonly image?: string;
  readonly restartPolicy?: string;
  readonly resources?: { readonly requests?: Amounts; readonly limits?: Amounts };
}

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface PodSpec {
  readonly nodeName?: string;
  readonly priorityClassName?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms?: readonly { readonly matchExpressions?: readonly Expression[] }[];
      };
    };
  };
}

export interface Job extends KubeObject {
  readonly spec: {
    readonly completions?: number;
    readonly suspend?: boolean;
    readonly activeDeadlineSeconds?: number;
    readonly template: { readonly spec: PodSpec };
  };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly startTime?: string;
    readonly completionTime?: string;
    readonly active?: number;
    readonly failed?: number;
    readonly succeeded?: number;
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly running?: { readonly startedAt?: string };
    readonly terminated?: Terminated;
  };
}

export interface Terminated {
  readonly exitCode: number;
  readonly reason?: string;
  readonly finishedAt?: string;
}

export interface Pod extends KubeObject {
  readonly spec: PodSpec;
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly startTime?: string;
    readonly conditions?: readonly Condition[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

export interface Event extends KubeObject {
  readonly involvedObject?: { readonly kind?: string; readonly name?: string; readonly uid?: string };
  readonly reason?: string;
  readonly message?: string;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
}

/** What Kueue keeps of a job that waits in a queue. */
export interface Workload extends KubeObject {
  readonly spec: { readonly queueName?: string; readonly priority?: number; readonly active?: boolean };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** The condition of this type that holds. */
export function holds(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find((each) => each.type === type && each.status === "True");
}

/** 0 for the pod of a job with one node. */
export function rankOf({ metadata: { annotations } }: KubeObject): number {
  return Number(annotations?.[rankAnnotation] ?? 0);
}

/** Milliseconds since 1970. */
export function createdAt({ metadata }: KubeObject): number {
  return Date.parse(String(metadata["creationTimestamp"] ?? ""));
}

/** The end of the program in a pod: in the first container, whatever stands beside it. */
export function endOf({ spec, status }: Pod): Terminated | undefined {
  const name = spec.containers[0]?.name;
  return status?.containerStatuses?.find((each) => each.name === name)?.state?.terminated;
}

export function isEnding({ metadata }: KubeObject): boolean {
  return metadata["deletionTimestamp"] !== undefined;
}
