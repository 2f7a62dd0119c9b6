import type { KubeObject } from "@ml-platform/emulator/kubernetes";
import { createdAt, holds, type Workload } from "./kube-objects.ts";

/** Where a job waits. */
export interface QueuePlace {
  readonly queue: string;
  /** From 1. */
  readonly position: number;
  /** Why it waits, in Kueue's words. */
  readonly why?: string;
}

/** The Workload that Kueue keeps for a Job. */
export function workloadOf(job: KubeObject, workloads: readonly Workload[]): Workload | undefined {
  const { uid } = job.metadata;
  return workloads.find(({ metadata }) =>
    ((metadata["ownerReferences"] ?? []) as readonly { readonly uid?: string }[]).some((owner) => owner.uid === uid),
  );
}

/**
 * The place of a workload in its queue: Kueue takes the highest priority first, and of equals the oldest. A queue of a team
 * is the only one that leads to the team's quota (modules/teams/queues.ts), so its order is that of the quota.
 *
 * Source: "Cluster Queue" in Kueue's documentation, section "Queueing strategy".
 *
 * @param workloads of the namespace
 * @returns undefined for one that does not wait
 */
export function queuePlace(workload: Workload, workloads: readonly Workload[]): QueuePlace | undefined {
  if (!isWaiting(workload)) return undefined;
  const queue = workload.spec.queueName ?? "";
  const waiting = workloads
    .filter((each) => isWaiting(each) && each.spec.queueName === queue)
    .sort(
      (one, other) => (other.spec.priority ?? 0) - (one.spec.priority ?? 0) || createdAt(one) - createdAt(other) || 0,
    );
  const why = workload.status?.conditions?.find(({ type, status }) => type === "QuotaReserved" && status === "False");
  return {
    queue,
    position: waiting.findIndex(({ metadata }) => metadata.name === workload.metadata.name) + 1,
    ...(why?.message && { why: why.message }),
  };
}

function isWaiting({ spec, status }: Workload): boolean {
  const { conditions } = status ?? {};
  return (
    spec.active !== false &&
    holds(conditions, "QuotaReserved") === undefined &&
    holds(conditions, "Finished") === undefined
  );
}
