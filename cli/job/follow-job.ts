import { setTimeout as sleep } from "node:timers/promises";
import { KubeError } from "@ml-platform/emulator/kubernetes";
import { UserError } from "@ml-platform/rules";
import { costSoFar, type JobPrice } from "./job-cost.ts";
import { isPassing, jobFacts, type Kube } from "./job-facts.ts";
import { failureOfPod, type JobState, type JobStatus, jobStatus } from "./job-status.ts";
import { createdAt, endOf, type Pod, rankOf } from "./kube-objects.ts";
import { PodLog } from "./pod-log.ts";

/** Milliseconds between two looks at a job. */
const interval = 2000;
/** So many looks may fail one after the other: five minutes without the cluster. */
const patience = 150;

/** What happens to a job that is followed. */
export type JobEvent =
  | {
      readonly event: "state";
      readonly state: JobState;
      readonly reason?: string;
      readonly message: string;
      readonly position?: number;
      readonly nodes: readonly string[];
      /** US dollars, an estimate. */
      readonly cost?: number;
    }
  | { readonly event: "log"; readonly pod: string; readonly rank: number; readonly line: string }
  /** A pod has failed; the job may start another. */
  | {
      readonly event: "failure";
      readonly pod: string;
      readonly rank: number;
      readonly reason: string;
      readonly message: string;
      readonly exitCode?: number;
    }
  /** Something that does not stop the job, such as a log that cannot be read. */
  | { readonly event: "note"; readonly message: string };

/** How following came to its end. */
export interface Followed {
  readonly result: "succeeded" | "failed" | "gone" | "detached";
  readonly status?: JobStatus;
  readonly cost?: number;
}

export interface Following {
  readonly kube: Kube;
  readonly namespace: string;
  readonly name: string;
  /** @default - its cost is not known */
  readonly price?: JobPrice | undefined;
  /** Whether the log of every node is wanted, not of the first only. */
  readonly all: boolean;
  /** Whether pods are simulated, which have no log. */
  readonly isSimulated: boolean;
  readonly now: () => Date;
  readonly interrupted: AbortSignal;
  readonly tell: (event: JobEvent) => void;
  /** @default - two seconds */
  readonly pause?: (signal: AbortSignal) => Promise<void>;
}

/**
 * Tells what happens to a job until it ends, or until the person has seen enough. It only looks: however this ends, the job
 * goes on.
 *
 * @throws {KubeError} for what the API server refuses for good
 */
export async function followJob(following: Following): Promise<Followed> {
  const { interrupted, pause = between } = following;
  const seen = new Seen(following);
  let failures = 0;
  for (;;) {
    try {
      const ended = await seen.look();
      failures = 0;
      if (ended !== undefined) return ended;
    } catch (failure) {
      failures += 1;
      if (!isPassing(failure) || failures > patience) throw failure;
      if (failures === 3)
        following.tell({ event: "note", message: `the cluster does not answer (${text(failure)}); trying on` });
    }
    if (!interrupted.aborted) await pause(interrupted);
    if (interrupted.aborted) return { result: "detached" };
  }
}

async function between(signal: AbortSignal): Promise<void> {
  // An interruption ends the pause, and is looked at by who paused.
  await sleep(interval, undefined, { signal }).catch(() => {});
}

/** What was told already. */
class Seen {
  private readonly following: Following;
  private readonly logs = new Map<string, PodLog>();
  private readonly failed = new Set<string>();
  private readonly ended = new Map<string, Pod>();
  private said = "";
  private hasLog = true;
  private wasThere = false;
  private cost: number | undefined;

  constructor(following: Following) {
    this.following = following;
  }

  /** @returns how it ended, once it has */
  async look(): Promise<Followed | undefined> {
    const { kube, namespace, name, price, now, tell } = this.following;
    const facts = await jobFacts(kube, namespace, name);
    if (facts === undefined) {
      if (!this.wasThere) throw new UserError(`There is no job ${name} in the namespace ${namespace}.`);
      return { result: "gone", ...(this.cost !== undefined && { cost: this.cost }) };
    }
    this.wasThere = true;
    // Kubernetes removes pods with their nodes, also those that tell why the job has failed.
    for (const pod of facts.pods) if (endOf(pod) !== undefined) this.ended.set(pod.metadata.name, pod);
    const there = new Set(facts.pods.map(({ metadata }) => metadata.name));
    const gone = [...this.ended.values()].filter(({ metadata }) => !there.has(metadata.name));
    const known = [...facts.pods, ...gone];
    const status = jobStatus({ ...facts, pods: known });
    // Pods that are deleted meanwhile have cost something, too.
    const cost = price === undefined ? undefined : costSoFar(known, price, now());
    if (cost !== undefined) this.cost = Math.max(this.cost ?? 0, cost);
    const spent = this.cost === undefined ? {} : { cost: this.cost };
    const isEnd = status.state === "succeeded" || status.state === "failed";
    const key = `${status.state} ${status.message}`;
    if (key !== this.said && !isEnd) tell({ event: "state", ...status, ...spent });
    this.said = key;
    const pods = [...facts.pods].sort((one, other) => createdAt(one) - createdAt(other) || rankOf(one) - rankOf(other));
    for (const pod of pods) await this.logOf(pod);
    for (const pod of pods) this.failureOf(pod, isEnd);
    return isEnd ? { result: status.state as "succeeded" | "failed", status, ...spent } : undefined;
  }

  private async logOf(pod: Pod): Promise<void> {
    const { kube, all, isSimulated, tell } = this.following;
    const rank = rankOf(pod);
    const { name } = pod.metadata;
    if (!this.hasLog || (rank !== 0 && !all) || !/^(Running|Succeeded|Failed)$/.test(pod.status?.phase ?? "")) return;
    const log = this.logs.get(name) ?? new PodLog(kube, pod);
    this.logs.set(name, log);
    try {
      for (const line of await log.newLines()) tell({ event: "log", pod: name, rank, line });
    } catch (failure) {
      if (isSimulated && failure instanceof KubeError) {
        this.hasLog = false;
        tell({ event: "note", message: simulatedLog });
        return;
      }
      if (!(failure instanceof KubeError)) throw failure;
      // Its node may be going; another pod has another.
      if (isPassing(failure)) return;
      this.hasLog = false;
      tell({ event: "note", message: `its log cannot be read: ${failure.message}` });
    }
  }

  private failureOf(pod: Pod, isEnd: boolean): void {
    const { name } = pod.metadata;
    const failure = failureOfPod(pod);
    if (failure === undefined || this.failed.has(name)) return;
    this.failed.add(name);
    if (isEnd) return;
    const { reason, message, exitCode } = failure;
    const code = exitCode === undefined ? {} : { exitCode };
    this.following.tell({ event: "failure", pod: name, rank: rankOf(pod), reason, message, ...code });
  }
}

/** Why there is no log on a cluster of the local AWS. */
export const simulatedLog = "there is no log: the pods of the local AWS are simulated, and run no program";

function text(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
