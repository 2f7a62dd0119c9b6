import { type KubeClient, KubeError, type KubeObject } from "@ml-platform/emulator/kubernetes";
import { UserError } from "@ml-platform/rules";
import type { JobPlace } from "./job-place.ts";
import type { JobFacts } from "./job-status.ts";
import type { Event, Job, Pod, Workload } from "./kube-objects.ts";

/** What is asked of a cluster about jobs. */
export type Kube = Pick<KubeClient, "get" | "list" | "request" | "delete" | "apply" | "create">;

export function jobPath(namespace: string, name: string): string {
  return `/apis/batch/v1/namespaces/${namespace}/jobs/${name}`;
}

/**
 * Everything that is known of a job.
 *
 * @returns undefined if there is no such job
 */
export async function jobFacts(kube: Kube, namespace: string, name: string): Promise<JobFacts | undefined> {
  const job = await kube.get<Job>(jobPath(namespace, name));
  if (job === undefined) return undefined;
  const [pods, events, workloads] = await Promise.all([
    kube.list<Pod>(`/api/v1/namespaces/${namespace}/pods`, { labelSelector: `batch.kubernetes.io/job-name=${name}` }),
    kube.list<Event>(`/api/v1/namespaces/${namespace}/events`),
    workloadsIn(kube, namespace),
  ]);
  // Another job of the same name may have left pods that still end.
  return { job, pods: pods.filter((pod) => isOwnedBy(pod, job)), events, workloads };
}

export function isOwnedBy({ metadata }: KubeObject, owner: KubeObject): boolean {
  const owners = (metadata["ownerReferences"] ?? []) as readonly { readonly uid?: string }[];
  return owners.some(({ uid }) => uid === owner.metadata["uid"]);
}

/** Without Kueue there is no such kind, and no right to see it. @param namespace undefined for all */
export async function workloadsIn(kube: Kube, namespace: string | undefined): Promise<Workload[]> {
  const within = namespace === undefined ? "" : `/namespaces/${namespace}`;
  try {
    return await kube.list<Workload>(`/apis/kueue.x-k8s.io/v1beta2${within}/workloads`);
  } catch (failure) {
    if (failure instanceof KubeError && (failure.status === 404 || failure.status === 403)) return [];
    throw failure;
  }
}

const unreached = /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|EPIPE)$/;

/** Whether the same question may be answered a moment later. */
export function isPassing(failure: unknown): boolean {
  if (failure instanceof KubeError) return failure.status >= 500 || failure.status === 429;
  return unreached.test(String((failure as NodeJS.ErrnoException).code));
}

/** What went wrong with a question to the cluster, and what to do about it. */
export function jobFailure({ cluster, reach, namespace }: JobPlace, failure: unknown): unknown {
  if (failure instanceof UserError || !(failure instanceof Error)) return failure;
  const { message } = failure;
  const whole = cluster.replace(/^the/, "The");
  if (failure instanceof KubeError) {
    const hint = {
      401: " Your AWS credentials may have expired: sign in again (aws sso login).",
      403: namespace === undefined ? " Only who administers the cluster sees all teams: name yours with --team." : "",
    }[failure.status];
    return new UserError(`${whole} refuses: ${message}.${hint ?? ""}`, { cause: failure });
  }
  if (isPassing(failure)) {
    return new UserError(`${whole} cannot be reached: ${message}.${reach === undefined ? "" : ` ${reach}`}`, {
      cause: failure,
    });
  }
  if (/getting credentials/.test(message)) {
    const detail = (failure as { readonly detail?: string }).detail ?? "";
    return new UserError(
      `You could not be signed in to ${cluster}: ${message}. ${detail} Sign in to AWS (aws sso login) as somebody who may be a member: docs/teams.md.`,
      { cause: failure },
    );
  }
  return failure;
}
