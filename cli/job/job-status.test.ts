import { describe, expect, it } from "vitest";
import { failureOfPod, jobStatus } from "./job-status.ts";
import { ended, eventOf, jobOf, podOf, workloadOfJob } from "./testing/objects.ts";

const nothing = { pods: [], events: [], workloads: [] };
const running = { phase: "Running" };
const pending = { phase: "Pending" };

describe("how far a job is", () => {
  const queuedJob = jobOf({
    spec: { suspend: true },
    metadata: { labels: { "kueue.x-k8s.io/queue-name": "default" } },
  });

  it("is its position in Kueue's queue, by priority and then by age, with Kueue's reason", () => {
    const reserved = { type: "QuotaReserved", status: "True" };
    const waits = {
      type: "QuotaReserved",
      status: "False",
      message: "insufficient unused quota for nvidia.com/gpu in flavor nvidia-l4, 2 more needed",
    };
    const workloads = [
      workloadOfJob("job-1", { created: "2026-11-26T12:00:02Z", conditions: [waits] }),
      workloadOfJob("older", { created: "2026-11-26T12:00:01Z" }),
      workloadOfJob("younger", { created: "2026-11-26T12:00:03Z" }),
      workloadOfJob("urgent", { created: "2026-11-26T12:00:04Z", priority: 1000 }),
      workloadOfJob("runs", { conditions: [reserved] }),
      workloadOfJob("over", { conditions: [{ type: "Finished", status: "True" }] }),
    ];
    expect(jobStatus({ ...nothing, job: queuedJob, workloads })).toMatchObject({
      state: "queued",
      position: 3,
      message: expect.stringMatching(/^position 3 in the queue default: insufficient unused quota/),
    });
    const [own] = workloads;
    expect(jobStatus({ ...nothing, job: queuedJob, workloads: own === undefined ? [] : [own] }).position).toBe(1);
  });

  it("says when Kueue has not taken it, was told not to, or is about to start it", () => {
    const inactive = workloadOfJob("job-1");
    const cases = [
      [[], "NoWorkload"],
      [[{ ...inactive, spec: { ...inactive.spec, active: false } }], "Inactive"],
      [[workloadOfJob("job-1", { conditions: [{ type: "QuotaReserved", status: "True" }] })], "QuotaReserved"],
    ] as const;
    for (const [workloads, reason] of cases) {
      expect(jobStatus({ ...nothing, job: queuedJob, workloads })).toMatchObject({ state: "queued", reason });
    }
    expect(jobStatus({ ...nothing, job: jobOf({ spec: { suspend: true } }) }).reason).toBe("Suspended");
  });

  it("is refused while the quota of the namespace lets no pod be made, and no longer once one was made", () => {
    const events = [eventOf("job-1", "FailedCreate", "exceeded quota: team, requested: requests.nvidia.com/gpu=2")];
    expect(jobStatus({ ...nothing, job: jobOf(), events })).toMatchObject({
      state: "refused",
      message: expect.stringContaining("exceeded quota"),
    });
    const later = [...events, eventOf("job-1", "SuccessfulCreate", "Created pod", "2026-11-26T12:02:00Z")];
    expect(jobStatus({ ...nothing, job: jobOf(), events: later }).state).toBe("waiting");
  });

  it("waits for a node: that comes up, that does not, or that has no room", () => {
    const conditions = [
      { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/2 nodes are available" },
    ];
    const pods = [podOf(0, { ...pending, conditions })];
    const at = (...events: ReturnType<typeof eventOf>[]) => jobStatus({ job: jobOf(), pods, workloads: [], events });
    const none = eventOf(
      "intents-0",
      "NotTriggerScaleUp",
      "pod didn't trigger scale-up: 1 max node group size reached",
    );
    const comes = eventOf(
      "intents-0",
      "TriggeredScaleUp",
      "pod triggered scale-up: [{eks-gpu-training-a 0->1 (max: 4)}]",
      "2026-11-26T12:02:00Z",
    );
    expect(at()).toMatchObject({ state: "waiting", message: "waits for a node: 0/2 nodes are available", nodes: [] });
    expect(at(none).message).toBe("no node comes up for it: 1 max node group size reached");
    expect(at(none, comes)).toMatchObject({
      reason: "TriggeredScaleUp",
      message: "a node is coming up: [{eks-gpu-training-a 0->1 (max: 4)}]",
    });
  });

  it("starts on its node: pulls the image, copies data, or cannot", () => {
    const onNode = (status: object) => {
      const pod = podOf(0, { phase: "Pending", ...status });
      return { ...pod, spec: { ...pod.spec, nodeName: "node-0" } };
    };
    const of = (status: object, ...events: ReturnType<typeof eventOf>[]) =>
      jobStatus({ job: jobOf(), pods: [onNode(status)], workloads: [], events });
    expect(of({}, eventOf("intents-0", "Pulling", "")).message).toBe("pulls its image on node-0");
    expect(of({ initContainerStatuses: [{ name: "download", state: { running: {} } }] }).message).toBe(
      "download runs on node-0",
    );
    const waiting = { reason: "ImagePullBackOff", message: "not found" };
    expect(of({ containerStatuses: [{ name: "train", state: { waiting } }] })).toMatchObject({
      state: "starting",
      reason: "ImagePullBackOff",
      message: "cannot start on node-0: ImagePullBackOff not found",
    });
  });

  it("runs once all of its nodes run, and forgets pods that went before", () => {
    const job = jobOf({ spec: { completions: 2 } });
    const pods = [podOf(0, running), podOf(1, pending), podOf(1, ended(1), { name: "intents-before" })];
    expect(jobStatus({ ...nothing, job, pods })).toMatchObject({
      state: "waiting",
      message: "waits for a node (1 of 2 nodes run)",
    });
    expect(jobStatus({ ...nothing, job, pods: [podOf(0, running)] }).state).toBe("waiting");
    const half = jobOf({ spec: { completions: 2 }, status: { succeeded: 1 } });
    expect(jobStatus({ ...nothing, job: half, pods: [podOf(0, running), podOf(1, ended(0))] }).state).toBe("running");
    expect(jobStatus({ ...nothing, job, pods: [podOf(0, running), podOf(1, running)] })).toEqual({
      state: "running",
      message: "runs on node-0, node-1",
      nodes: ["node-0", "node-1"],
    });
  });

  it("ends with the exit code and the reason of its program", () => {
    const failed = (reason: string) => jobOf({ status: { conditions: [{ type: "Failed", status: "True", reason }] } });
    const of = (reason: string, ...pods: ReturnType<typeof podOf>[]) =>
      jobStatus({ ...nothing, job: failed(reason), pods });
    expect(of("BackoffLimitExceeded", podOf(0, ended(3)))).toMatchObject({
      state: "failed",
      reason: "Error",
      exitCode: 3,
      message: "the program ended with exit code 3, and no retry is left",
    });
    expect(of("PodFailurePolicy", podOf(0, ended(2))).message).toContain("ends the job at once (failAtOnce)");
    expect(of("BackoffLimitExceeded", podOf(0, ended(137, "OOMKilled")))).toMatchObject({
      reason: "OOMKilled",
      exitCode: 137,
      message: expect.stringContaining("resources.limits.memory"),
    });
    const message =
      "Container train for pod team-nlp/intents-0 failed with exit code 2 matching FailJob rule at index 1";
    const conditions = [{ type: "Failed", status: "True", reason: "PodFailurePolicy", message }];
    expect(jobStatus({ ...nothing, job: jobOf({ status: { conditions } }) })).toMatchObject({
      reason: "PodFailurePolicy",
      exitCode: 2,
      message: expect.stringContaining(message),
    });
    expect(of("DeadlineExceeded")).toMatchObject({
      reason: "DeadlineExceeded",
      message: expect.stringContaining("timeoutSeconds"),
    });
    const complete = jobOf({ status: { conditions: [{ type: "Complete", status: "True" }] } });
    expect(jobStatus({ ...nothing, job: complete, pods: [podOf(0, ended(0))] }).state).toBe("succeeded");
  });

  it("is stopping while its pods may write a checkpoint", () => {
    const job = jobOf({ metadata: { deletionTimestamp: "2026-11-26T12:10:00Z" } });
    expect(jobStatus({ ...nothing, job, pods: [podOf(0, running)] })).toMatchObject({
      state: "stopping",
      message: "ends: 1 pod may still write a checkpoint",
    });
  });
});

it("tells a pod that had to go from one whose program failed", () => {
  const conditions = [
    { type: "DisruptionTarget", status: "True", reason: "PreemptionByScheduler", message: "preempted by vision" },
  ];
  expect(failureOfPod(podOf(0, { ...ended(143), conditions }))).toMatchObject({
    reason: "PreemptionByScheduler",
    message: "the pod had to go (preempted by vision)",
  });
  expect(
    failureOfPod(podOf(0, { phase: "Failed", reason: "Evicted", message: "low on ephemeral-storage" })),
  ).toMatchObject({
    reason: "Evicted",
    message: "low on ephemeral-storage",
  });
  expect(failureOfPod(podOf(0, ended(137)))?.message).toBe("the program ended with exit code 137 (SIGKILL)");
  expect(failureOfPod(podOf(0, ended(0)))).toBeUndefined();
});
