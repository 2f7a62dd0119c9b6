import type { Event, Job, Pod, Workload } from "../kube-objects.ts";

const namespace = "team-nlp";

/** A job of two GPUs on one node, in no queue. */
export function jobOf(changes: { spec?: Partial<Job["spec"]>; status?: Job["status"]; metadata?: object } = {}): Job {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: "intents",
      namespace,
      uid: "job-1",
      creationTimestamp: "2026-11-26T12:00:00Z",
      ...changes.metadata,
    },
    spec: {
      completions: 1,
      template: {
        spec: {
          terminationGracePeriodSeconds: 120,
          containers: [{ name: "train", resources: { requests: { cpu: "4", memory: "16Gi", "nvidia.com/gpu": "2" } } }],
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchExpressions: [{ key: "dedicated", operator: "In", values: ["training"] }] }],
              },
            },
          },
        },
      },
      ...changes.spec,
    },
    ...(changes.status !== undefined && { status: changes.status }),
  };
}

/** The pod of a rank of {@link jobOf}, on the node `node-<rank>` if it has a status other than Pending. */
export function podOf(rank: number, status: Pod["status"], changes: { name?: string; metadata?: object } = {}): Pod {
  const name = changes.name ?? `intents-${rank}`;
  return {
    metadata: {
      name,
      namespace,
      uid: name,
      creationTimestamp: "2026-11-26T12:00:10Z",
      annotations: { "batch.kubernetes.io/job-completion-index": String(rank) },
      ownerReferences: [{ uid: "job-1" }],
      ...changes.metadata,
    },
    spec: {
      ...(status?.phase !== "Pending" && { nodeName: `node-${rank}` }),
      containers: [{ name: "train" }],
    },
    ...(status !== undefined && { status }),
  };
}

/** The status of a pod whose program has ended. */
export function ended(exitCode: number, reason = exitCode === 0 ? "Completed" : "Error"): NonNullable<Pod["status"]> {
  const terminated = { exitCode, reason, finishedAt: "2026-11-26T13:00:00Z" };
  return {
    phase: exitCode === 0 ? "Succeeded" : "Failed",
    startTime: "2026-11-26T12:30:00Z",
    containerStatuses: [{ name: "train", state: { terminated } }],
  };
}

export function eventOf(uid: string, reason: string, message: string, lastTimestamp = "2026-11-26T12:01:00Z"): Event {
  return { metadata: { name: `${uid}.${reason}` }, involvedObject: { uid }, reason, message, lastTimestamp };
}

/** What Kueue keeps of a job, waiting unless a condition says otherwise. */
export function workloadOfJob(
  uid: string,
  {
    created = "2026-11-26T12:00:00Z",
    priority = 0,
    conditions = [] as NonNullable<Workload["status"]>["conditions"],
  } = {},
): Workload {
  return {
    metadata: { name: `job-${uid}`, namespace, creationTimestamp: created, ownerReferences: [{ uid }] },
    spec: { queueName: "default", priority, active: true },
    status: { conditions: conditions ?? [] },
  };
}
