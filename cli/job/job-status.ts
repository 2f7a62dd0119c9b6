import { plural } from "../output/print.ts";
import {
  type Condition,
  createdAt,
  type Event,
  endOf,
  holds,
  isEnding,
  type Job,
  type Pod,
  queueLabel,
  rankOf,
  type Workload,
} from "./kube-objects.ts";
import { queuePlace, workloadOf } from "./queue-position.ts";

/** How far a job is. */
export type JobState =
  /** It waits for the quota of its queue, or is suspended. */
  | "queued"
  /** No pod can be made. */
  | "refused"
  /** For a node. */
  | "waiting"
  /** It has a node, and its image is pulled or its data copied. */
  | "starting"
  | "running"
  /** It is being deleted. */
  | "stopping"
  | "succeeded"
  | "failed";

export interface JobStatus {
  readonly state: JobState;
  /** The word that Kubernetes, Kueue or the autoscaler has for it: `Unschedulable`, `OOMKilled`. */
  readonly reason?: string;
  /** For a person; a phrase without a full stop. */
  readonly message: string;
  /** In its queue, from 1. */
  readonly position?: number;
  /** Names of the nodes that its pods are on. */
  readonly nodes: readonly string[];
  /** Of the program, once it failed. */
  readonly exitCode?: number;
}

/** Everything that is known of a job. */
export interface JobFacts {
  readonly job: Job;
  /** Its pods, those that have ended too. */
  readonly pods: readonly Pod[];
  /** Of the namespace. */
  readonly events: readonly Event[];
  /** Of the namespace; empty without Kueue. */
  readonly workloads: readonly Workload[];
}

/** How far a job is, and why it is not further. Pure. */
export function jobStatus(facts: JobFacts): JobStatus {
  const { job, pods } = facts;
  const { conditions } = job.status ?? {};
  const nodes = [...new Set(pods.flatMap(({ spec }) => spec.nodeName ?? []))];
  const failed = holds(conditions, "Failed");
  if (failed !== undefined) return { ...failureOf(facts, failed), nodes };
  if (holds(conditions, "Complete") !== undefined) return { state: "succeeded", message: "succeeded", nodes };
  if (isEnding(job)) {
    const left = pods.filter((pod) => !hasEnded(pod)).length;
    const message = left === 0 ? "is being deleted" : `ends: ${plural(left, "pod")} may still write a checkpoint`;
    return { state: "stopping", message, nodes };
  }
  if (job.spec.suspend === true) return { ...queued(facts), nodes: [] };
  const current = pods.filter((pod) => !hasEnded(pod) && !isEnding(pod));
  const status = current.length === 0 ? withoutPods(facts) : ofPods(facts, current);
  return { ...status, nodes: current.flatMap(({ spec }) => spec.nodeName ?? []) };
}

type Found = Omit<JobStatus, "nodes">;

/** What went wrong, from the program outwards. */
function failureOf({ pods }: JobFacts, { reason = "Failed", message = "" }: Condition): Found {
  const [last] = [...pods]
    .sort((one, other) => createdAt(other) - createdAt(one))
    .flatMap((pod) => failureOfPod(pod) ?? [])
    .sort((one, other) => other.ended - one.ended);
  if (reason === "DeadlineExceeded") {
    return {
      state: "failed",
      reason,
      message:
        "it ran longer than timeoutSeconds allows, and was ended. Raise that value, or let it go on from its checkpoint",
    };
  }
  // Its pod goes with its node; the condition still has the code (kubernetes/kubernetes, pkg/controller/job/pod_failure_policy.go).
  const [, written] = /failed with exit code (\d+)/.exec(message) ?? [];
  const exitCode = last?.exitCode ?? (written === undefined ? undefined : Number(written));
  const why = last?.message ?? (message || reason);
  const retries =
    reason === "BackoffLimitExceeded"
      ? ", and no retry is left"
      : reason === "PodFailurePolicy"
        ? ", which ends the job at once (failAtOnce)"
        : "";
  return {
    state: "failed",
    reason: last?.reason ?? reason,
    message: `${why}${retries}`,
    ...(exitCode !== undefined && { exitCode }),
  };
}

/** How a pod failed. */
export interface PodFailure {
  readonly reason: string;
  readonly message: string;
  readonly exitCode?: number;
  /** Milliseconds since 1970. */
  readonly ended: number;
}

/** Exit codes of programs that a signal has ended: 128 and its number. */
const signals: Readonly<Record<number, string>> = { 137: "SIGKILL", 139: "SIGSEGV", 143: "SIGTERM", 134: "SIGABRT" };

/** @returns undefined for a pod that has not failed */
export function failureOfPod(pod: Pod): PodFailure | undefined {
  const { status } = pod;
  if (status?.phase !== "Failed") return undefined;
  const end = endOf(pod);
  const ended = Date.parse(end?.finishedAt ?? "") || createdAt(pod) || 0;
  const exit = end === undefined ? {} : { exitCode: end.exitCode };
  const disruption = holds(status.conditions, "DisruptionTarget");
  if (disruption !== undefined) {
    const reason = disruption.reason ?? "DisruptionTarget";
    return { reason, message: `the pod had to go (${disruption.message ?? reason})`, ended, ...exit };
  }
  if (end?.reason === "OOMKilled") {
    const message = "the program used more memory than resources.limits.memory, and was ended (OOMKilled)";
    return { reason: "OOMKilled", message, ended, ...exit };
  }
  if (status.reason !== undefined && status.reason !== "Error") {
    return { reason: status.reason, message: status.message ?? status.reason, ended, ...exit };
  }
  const inInit = status.initContainerStatuses?.find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
  if (end === undefined || (end.exitCode === 0 && inInit !== undefined)) {
    const code = inInit?.state?.terminated?.exitCode;
    const what = inInit === undefined ? "a pod failed" : `${inInit.name} failed with exit code ${code}`;
    return { reason: inInit?.state?.terminated?.reason ?? "Error", message: what, ended };
  }
  const signal = signals[end.exitCode];
  const message = `the program ended with exit code ${end.exitCode}${signal === undefined ? "" : ` (${signal})`}`;
  return { reason: end.reason ?? "Error", message, ended, exitCode: end.exitCode };
}

function queued({ job, workloads }: JobFacts): Found {
  const queue = job.metadata.labels?.[queueLabel];
  if (queue === undefined)
    return { state: "queued", reason: "Suspended", message: "is suspended, and nothing starts it" };
  const workload = workloadOf(job, workloads);
  if (workload === undefined) {
    return { state: "queued", reason: "NoWorkload", message: `waits for Kueue to take it into the queue ${queue}` };
  }
  if (workload.spec.active === false) {
    return {
      state: "queued",
      reason: "Inactive",
      message: `was taken out of the queue ${queue}, and nothing starts it`,
    };
  }
  const place = queuePlace(workload, workloads);
  if (place === undefined)
    return { state: "queued", reason: "QuotaReserved", message: "has room in its queue, and is about to start" };
  const { position, why } = place;
  const before = position === 1 ? "it is next" : `${position - 1} before it`;
  return {
    state: "queued",
    reason: holds(workload.status?.conditions, "Evicted")?.reason ?? "Pending",
    message: `position ${position} in the queue ${queue}: ${why ?? before}`,
    position,
  };
}

function withoutPods({ job, events }: JobFacts): Found {
  const failure = newestOf(events, job, ["FailedCreate"]);
  if (failure === undefined || createdAfter(events, job, "SuccessfulCreate", failure)) {
    return { state: "waiting", reason: "NoPods", message: "waits for its pods to be made" };
  }
  return { state: "refused", reason: "FailedCreate", message: `no pod can be made: ${failure.message ?? "no reason"}` };
}

function createdAfter(events: readonly Event[], job: Job, reason: string, than: Event): boolean {
  const other = newestOf(events, job, [reason]);
  return other !== undefined && timeOf(other) > timeOf(than);
}

/** The state of the pod that is least far, as all must run. */
function ofPods({ job, events }: JobFacts, current: readonly Pod[]): Found {
  const wanted = job.spec.completions ?? 1;
  const ranked = [...current].sort((one, other) => rankOf(one) - rankOf(other));
  const found = ranked.map((pod) => ofPod(pod, events));
  const running = found.filter(({ state }) => state === "running").length;
  const least =
    found.find(({ state }) => state === "waiting") ?? found.find(({ state }) => state === "starting") ?? found[0];
  if (least === undefined) throw new RangeError("there is a pod");
  const several = wanted > 1 ? `${running} of ${wanted} nodes run` : "";
  // Pods are made one after the other.
  if (least.state === "running" && running < wanted - (job.status?.succeeded ?? 0)) {
    return { state: "waiting", reason: "NoPods", message: `waits for its other pods to be made (${several})` };
  }
  if (least.state !== "running") return several === "" ? least : { ...least, message: `${least.message} (${several})` };
  const nodes = ranked.flatMap(({ spec }) => spec.nodeName ?? []).join(", ");
  return { state: "running", message: `runs on ${nodes}` };
}

function ofPod(pod: Pod, events: readonly Event[]): Found {
  const { spec, status } = pod;
  if (spec.nodeName === undefined) return withoutNode(pod, events);
  if (status?.phase === "Running") return { state: "running", message: `runs on ${spec.nodeName}` };
  const waiting = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
    .map(({ state }) => state?.waiting)
    .find((each) => each?.reason !== undefined && !/^(ContainerCreating|PodInitializing)$/.test(each.reason));
  if (waiting !== undefined) {
    const { reason = "", message = "" } = waiting;
    return { state: "starting", reason, message: `cannot start on ${spec.nodeName}: ${reason} ${message}`.trim() };
  }
  const init = status?.initContainerStatuses?.find(({ state }) => state?.running !== undefined);
  if (init !== undefined)
    return { state: "starting", reason: "Init", message: `${init.name} runs on ${spec.nodeName}` };
  const event = newestOf(events, pod, ["Pulling", "Pulled", "FailedMount", "FailedCreatePodSandBox"]);
  const what: Readonly<Record<string, string>> = {
    Pulling: `pulls its image on ${spec.nodeName}`,
    FailedMount: `waits for a volume on ${spec.nodeName}: ${event?.message}`,
    FailedCreatePodSandBox: `cannot start on ${spec.nodeName}: ${event?.message}`,
  };
  const { reason = "ContainerCreating" } = event ?? {};
  return { state: "starting", reason, message: what[reason] ?? `starts on ${spec.nodeName}` };
}

/**
 * Reasons of the cluster autoscaler. Source: kubernetes/autoscaler, cluster-autoscaler/processors/status/
 * eventing_scale_up_processor.go.
 */
function withoutNode(pod: Pod, events: readonly Event[]): Found {
  const scaling = newestOf(events, pod, ["TriggeredScaleUp", "NotTriggerScaleUp"]);
  const text = (scaling?.message ?? "").replace(/^pod (triggered|didn't trigger) scale-up: /, "");
  if (scaling?.reason === "TriggeredScaleUp") {
    return { state: "waiting", reason: "TriggeredScaleUp", message: `a node is coming up: ${text}` };
  }
  if (scaling?.reason === "NotTriggerScaleUp") {
    return { state: "waiting", reason: "NotTriggerScaleUp", message: `no node comes up for it: ${text}` };
  }
  const unscheduled = pod.status?.conditions?.find(({ type, status }) => type === "PodScheduled" && status === "False");
  const { reason = "Pending", message = "" } = unscheduled ?? {};
  return { state: "waiting", reason, message: message === "" ? "waits for a node" : `waits for a node: ${message}` };
}

function newestOf(
  events: readonly Event[],
  { metadata: { uid } }: Job | Pod,
  reasons: readonly string[],
): Event | undefined {
  return events
    .filter(({ reason = "", involvedObject }) => involvedObject?.uid === uid && reasons.includes(reason))
    .sort((one, other) => timeOf(other) - timeOf(one))[0];
}

function timeOf(event: Event): number {
  return Date.parse(event.lastTimestamp ?? event.eventTime ?? "") || createdAt(event) || 0;
}

function hasEnded({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}
