import { describe, expect, it } from "vitest";
import { rollouts, secondsOf, waitFor } from "./waits.ts";

const never = new AbortController().signal;

describe("a wait", () => {
  it.each([
    ["5m0s", 300],
    ["1h30m", 5400],
    ["1.5s", 1.5],
    ["500ms", 0.5],
    [null, 1200],
    ["", 1200],
  ])("of %j takes %d seconds at most", (duration, seconds) => {
    expect(secondsOf(duration, "20m")).toBe(seconds);
  });

  it("ends once nothing is lacking", async () => {
    let looks = 0;
    const look = async () => ({ looks: ++looks });
    expect(await waitFor(look, () => (looks < 3 ? "more" : undefined), 60, never)).toBeUndefined();
    expect(looks).toBe(3);
  });

  it("ends when its time is over, or Terraform is asked to stop, and says what is lacking", async () => {
    const look = async () => ({});
    expect(await waitFor(look, () => "a load balancer", 0, never)).toMatchObject({ summary: "a load balancer" });
    const stopped = await waitFor(look, () => "a load balancer", 60, AbortSignal.abort());
    expect(stopped).toMatchObject({ summary: "context canceled", detail: "a load balancer" });
  });

  it.each([
    [
      "kubernetes_deployment_v1",
      { metadata: { generation: 2 }, status: { observedGeneration: 1 } },
      "Waiting for rollout to start",
    ],
    [
      "kubernetes_deployment_v1",
      { spec: { replicas: 2 }, status: { updatedReplicas: 1 } },
      "Waiting for rollout to finish: 1 out of 2 new replicas have been updated...",
    ],
    [
      "kubernetes_deployment_v1",
      { spec: { replicas: 1 }, status: { updatedReplicas: 1, replicas: 1, readyReplicas: 1, availableReplicas: 1 } },
      undefined,
    ],
    ["kubernetes_job_v1", { metadata: { namespace: "a", name: "b" }, status: {} }, "job: a/b is not in complete state"],
    ["kubernetes_job_v1", { status: { conditions: [{ type: "Complete", status: "True" }] } }, undefined],
    ["kubernetes_persistent_volume_claim_v1", { status: { phase: "Bound" } }, undefined],
    ["kubernetes_service_v1", { spec: { type: "ClusterIP" } }, undefined],
    [
      "kubernetes_service_v1",
      { metadata: { namespace: "a", name: "b" }, spec: { type: "LoadBalancer" } },
      'Waiting for service "a/b" to assign IP/hostname for a load balancer',
    ],
  ])("for a %s lacks what the provider says", (type, object, lack) => {
    expect(rollouts[type]?.lacks(object)).toBe(lack);
  });

  it("for a failed job or an overdue deployment is given up", async () => {
    const failed = {
      metadata: { namespace: "a", name: "b" },
      status: { conditions: [{ type: "Failed", status: "True" }] },
    };
    const lacks = rollouts["kubernetes_job_v1"]?.lacks ?? (() => undefined);
    expect(await waitFor(async () => failed, lacks, 60, never)).toMatchObject({
      summary: "job: a/b is in failed state",
    });
  });
});
