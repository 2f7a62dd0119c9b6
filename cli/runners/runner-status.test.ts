import type { KubeObject } from "@ml-platform/emulator/kubernetes";
import { type NodeGroupSpec, runnerDefaults } from "@ml-platform/rules";
import { aNodeGroup } from "@ml-platform/rules/testing";
import { describe, expect, it } from "vitest";
import { schemaErrors } from "../testing/schema-errors.ts";
import { askRunners } from "./ask-runners.ts";
import { runnersText } from "./runners-text.ts";

const group: NodeGroupSpec = { ...aNodeGroup, instanceType: "g6.xlarge", dedicatedTo: "ci", size: { min: 0, max: 3 } };
const { cacheDays: _, privateRanges: __, serviceMonitor: ___, ...defaults } = runnerDefaults;
const asked = {
  name: "gpu-l4",
  group,
  region: "us-east-2",
  concurrency: 3,
  runner: {
    ...defaults,
    cluster: "ml",
    nodeGroup: "ci-gpu",
    gpus: 1,
    tokenSecret: "platform/gitlab-runner/gpu-l4",
    tags: ["gpu"],
  },
};

const named = (name: string, more: object = {}): KubeObject => ({
  metadata: { name, creationTimestamp: "2026-11-27T02:00:00Z" },
  ...more,
});
const pod = (name: string, phase: string, more: object = {}, spec: object = {}) =>
  named(name, { spec, status: { phase, ...more } });
const ready = (status: string, message?: string) => ({
  conditions: [{ type: "Ready", status, ...(message && { message }) }],
});

const objects: Record<string, KubeObject[]> = {};
const queries: Record<string, string | undefined> = {};
const kube = {
  list: async (path: string, query?: Readonly<Record<string, string>>) => {
    queries[path] = query?.["labelSelector"];
    return (objects[path] ?? []) as never[];
  },
  get: async (path: string) => objects[path]?.[0] as never,
};
const managers = "/api/v1/namespaces/gitlab-runner/pods";
const jobs = "/api/v1/namespaces/gitlab-jobs-gpu-l4/pods";
const token = "/apis/external-secrets.io/v1/namespaces/gitlab-runner/externalsecrets/gitlab-runner-gpu-l4-token";

const standing = () => ({
  "/api/v1/namespaces/gitlab-jobs-gpu-l4": [named("gitlab-jobs-gpu-l4")],
  [token]: [named("token", { status: ready("True") })],
  [managers]: [pod("manager", "Running", ready("True"))],
  "/api/v1/nodes": [named("ip-1"), named("ip-2")],
  [jobs]: [
    pod("runner-a", "Running", {}, { nodeName: "ip-1" }),
    pod("runner-b", "Pending", {
      conditions: [
        { type: "PodScheduled", status: "False", message: "0/3 nodes are available: 3 Insufficient nvidia.com/gpu." },
      ],
    }),
    pod("runner-c", "Pending", {
      conditions: [{ type: "PodScheduled", status: "True" }],
      containerStatuses: [{ state: { waiting: { reason: "ImagePullBackOff", message: "Back-off pulling image" } } }],
    }),
    pod("runner-z", "Succeeded", {}, { nodeName: "ip-2" }),
  ],
});

async function statusWith(changes: Record<string, KubeObject[]> = {}) {
  for (const key of Object.keys(objects)) delete objects[key];
  Object.assign(objects, standing(), changes);
  const [status] = await askRunners(kube, [asked]);
  return status as NonNullable<typeof status>;
}

describe("the status of a runner", () => {
  it("says what runs, what waits and why, and which nodes are idle and cost", async () => {
    const status = await statusWith();
    expect(status).toMatchObject({
      name: "gpu-l4",
      concurrency: 3,
      manager: { state: "running" },
      running: ["runner-a"],
      waiting: [
        { pod: "runner-b", reason: "a node: 0/3 nodes are available: 3 Insufficient nvidia.com/gpu." },
        { pod: "runner-c", reason: "ImagePullBackOff: Back-off pulling image" },
      ],
      nodes: { count: 2, idle: ["ip-2"] },
    });
    const { hourly = 0, idleHourly } = status.nodes;
    expect(hourly).toBeGreaterThan(0.8);
    expect(idleHourly).toBeCloseTo(hourly / 2);
    expect(queries).toMatchObject({
      "/api/v1/nodes": expect.stringContaining("dedicated=ci"),
      [managers]: "app.kubernetes.io/instance=gitlab-runner-gpu-l4",
    });
    expect(schemaErrors("runners status", { environment: "dev", runners: [status] })).toEqual([]);
    const text = runnersText("dev", [status]);
    expect(text).toContain("gpu-l4  1 GPU for each job, on ci-gpu of ml; tags in GitLab: gpu");
    expect(text).toContain("jobs      1 running, 2 waiting, at most 3");
    expect(text).toContain("2, 1 without a job; $");
  });

  it("counts a node as busy when the job of another runner is on it", async () => {
    await statusWith({ [jobs]: [] });
    objects["/api/v1/namespaces/gitlab-jobs-other/pods"] = [pod("runner-o", "Running", {}, { nodeName: "ip-1" })];
    const [first] = await askRunners(kube, [asked, { ...asked, name: "other" }]);
    expect(first?.nodes.idle).toEqual(["ip-2"]);
  });

  it.each([
    [
      "its token",
      {
        [managers]: [pod("manager", "Pending")],
        [token]: [named("token", { status: ready("False", "secret not found") })],
      },
      {
        state: "waiting",
        reason: "its token, the secret platform/gitlab-runner/gpu-l4, has not arrived (secret not found)",
      },
    ],
    [
      "what its container lacks",
      {
        [managers]: [
          pod("manager", "Pending", { containerStatuses: [{ state: { waiting: { reason: "CrashLoopBackOff" } } }] }),
        ],
      },
      { state: "waiting", reason: "CrashLoopBackOff" },
    ],
    ["a pod", { [managers]: [] }, { state: "missing", reason: "it has no pod" }],
    [
      "being applied",
      { "/api/v1/namespaces/gitlab-jobs-gpu-l4": [] },
      { state: "missing", reason: "the namespace gitlab-jobs-gpu-l4 is not there" },
    ],
  ] as const)("says that its manager waits for %s", async (_, changes, manager) => {
    expect((await statusWith(changes as unknown as Record<string, KubeObject[]>)).manager).toEqual(manager);
  });

  it("says how the token is put, and that the first job starts a node", async () => {
    const status = await statusWith({ [managers]: [], [token]: [], "/api/v1/nodes": [], [jobs]: [] });
    const text = runnersText("dev", [status]);
    expect(text).toContain("./platform secrets put dev platform/gitlab-runner/gpu-l4 --file <file>");
    expect(text).toContain("nodes     none: the first job waits for one to start");
  });
});
