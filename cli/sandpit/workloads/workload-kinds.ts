import type { KubeObject } from "@ml-platform/emulator/kubernetes";

/** A kind of object that runs pods, and that can be told to run none for a while. */
export interface WorkloadKind {
  readonly kind: string;
  /** Group and version, as in the path of its API. */
  readonly api: string;
  readonly plural: string;
  /** `replicas` are set to 0; `suspend` to true. */
  readonly by: "replicas" | "suspend";
}

/**
 * In the order in which they are put to sleep: what starts others comes first. Source: Kubernetes API reference,
 * "Workload Resources"; suspending a Job ends its pods and keeps the Job ("Jobs", Suspending a Job).
 */
export const workloadKinds: readonly WorkloadKind[] = [
  { kind: "CronJob", api: "batch/v1", plural: "cronjobs", by: "suspend" },
  { kind: "Job", api: "batch/v1", plural: "jobs", by: "suspend" },
  { kind: "Deployment", api: "apps/v1", plural: "deployments", by: "replicas" },
  { kind: "StatefulSet", api: "apps/v1", plural: "statefulsets", by: "replicas" },
  { kind: "ReplicaSet", api: "apps/v1", plural: "replicasets", by: "replicas" },
];

/** How many replicas it had before it was put to sleep. */
export const replicasAnnotation = "sandpit/replicas-before-sleep";
/** On what was suspended by putting it to sleep, and not by its owner. */
export const suspendedAnnotation = "sandpit/suspended-by-sleep";

/** A JSON merge patch, and the replicas that it is about. */
export interface Change {
  readonly patch: {
    readonly metadata: { readonly annotations: Readonly<Record<string, string | null>> };
    readonly spec?: object;
  };
  /** Before it sleeps, and after it wakes. */
  readonly replicas?: number;
}

/** What puts an object to sleep; undefined if nothing of it runs. */
export function toSleep({ by }: Pick<WorkloadKind, "by">, object: KubeObject): Change | undefined {
  const { replicas = 1, suspend = false } = specOf(object);
  if (by === "suspend") {
    if (suspend || isFinished(object)) return undefined;
    return { patch: { metadata: { annotations: { [suspendedAnnotation]: "true" } }, spec: { suspend: true } } };
  }
  if (replicas === 0) return undefined;
  const annotations = { [replicasAnnotation]: String(replicas) };
  return { patch: { metadata: { annotations }, spec: { replicas: 0 } }, replicas };
}

/** What wakes an object; undefined if it was not put to sleep. What its owner has scaled meanwhile stays as it is. */
export function toWake({ by }: Pick<WorkloadKind, "by">, object: KubeObject): Change | undefined {
  const { annotations = {} } = object.metadata;
  if (by === "suspend") {
    if (annotations[suspendedAnnotation] === undefined) return undefined;
    return { patch: { metadata: { annotations: { [suspendedAnnotation]: null } }, spec: { suspend: false } } };
  }
  const before = annotations[replicasAnnotation];
  if (before === undefined) return undefined;
  const forgotten = { metadata: { annotations: { [replicasAnnotation]: null } } };
  const { replicas = 1 } = specOf(object);
  const remembered = Number(before);
  if (replicas > 0 || !Number.isSafeInteger(remembered) || remembered < 0) return { patch: forgotten, replicas };
  return { patch: { ...forgotten, spec: { replicas: remembered } }, replicas: remembered };
}

interface Spec {
  readonly replicas?: number;
  readonly suspend?: boolean;
}

function specOf(object: KubeObject): Spec {
  return (object["spec"] ?? {}) as Spec;
}

function isFinished(object: KubeObject): boolean {
  const { conditions = [] } = (object["status"] ?? {}) as {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
  return conditions.some(({ type, status }) => (type === "Complete" || type === "Failed") && status === "True");
}
