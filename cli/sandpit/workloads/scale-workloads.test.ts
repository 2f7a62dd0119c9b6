import type { KubeObject } from "@ml-platform/emulator/kubernetes";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { putToSleep, wake } from "./scale-workloads.ts";
import { FakeKube } from "./testing/fake-kube.ts";

const namespace = "sandpit-anna";
const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
const statefulSets = `/apis/apps/v1/namespaces/${namespace}/statefulsets`;
const replicaSets = `/apis/apps/v1/namespaces/${namespace}/replicasets`;
const cronJobs = `/apis/batch/v1/namespaces/${namespace}/cronjobs`;
const jobs = `/apis/batch/v1/namespaces/${namespace}/jobs`;
const pods = `/api/v1/namespaces/${namespace}/pods`;

function object(
  name: string,
  spec: object = {},
  more: { readonly by?: [string, string]; readonly status?: object } = {},
) {
  const [kind, owner] = more.by ?? [];
  return {
    metadata: { name, ...(kind !== undefined && { ownerReferences: [{ kind, name: owner, controller: true }] }) },
    spec,
    ...(more.status !== undefined && { status: more.status }),
  } satisfies KubeObject;
}

let kube: FakeKube;
beforeEach(() => {
  kube = new FakeKube();
});

function specs(...paths: readonly (readonly [string, string])[]): unknown[] {
  return paths.map(([collection, name]) => kube.object(collection, name)["spec"]);
}

describe("putting a namespace to sleep", () => {
  it("scales to zero, and waking brings back what was", async () => {
    kube.add(deployments, object("web", { replicas: 3 }), object("off", { replicas: 0 }), object("plain"));
    kube.add(statefulSets, object("store", { replicas: 2 }));
    kube.add(cronJobs, object("nightly", { suspend: false }), object("paused", { suspend: true }));
    const all = [
      [deployments, "web"],
      [deployments, "off"],
      [deployments, "plain"],
      [statefulSets, "store"],
      [cronJobs, "nightly"],
      [cronJobs, "paused"],
    ] as const;
    expect(await putToSleep(kube, namespace)).toMatchObject([
      { kind: "CronJob", name: "nightly", did: "suspended" },
      { kind: "Deployment", name: "web", did: "scaled", replicas: 3 },
      { kind: "Deployment", name: "plain", did: "scaled", replicas: 1 },
      { kind: "StatefulSet", name: "store", did: "scaled", replicas: 2 },
    ]);
    const none = { replicas: 0 };
    expect(specs(...all)).toEqual([none, none, none, none, { suspend: true }, { suspend: true }]);

    expect(await wake(kube, namespace)).toMatchObject([
      { name: "store", did: "scaled", replicas: 2 },
      { name: "plain", did: "scaled", replicas: 1 },
      { name: "web", did: "scaled", replicas: 3 },
      { name: "nightly", did: "resumed" },
    ]);
    expect(specs(...all)).toEqual([
      { replicas: 3 },
      none,
      { replicas: 1 },
      { replicas: 2 },
      { suspend: false },
      { suspend: true },
    ]);
    expect(kube.object(deployments, "web").metadata.annotations).toEqual({});
  });

  it("changes nothing the second time, and neither does a second waking", async () => {
    kube.add(deployments, object("web", { replicas: 3 }));
    kube.add(jobs, object("train"));
    await putToSleep(kube, namespace);
    expect(await putToSleep(kube, namespace)).toEqual([]);
    await wake(kube, namespace);
    expect(await wake(kube, namespace)).toEqual([]);
    expect(specs([deployments, "web"], [jobs, "train"])).toEqual([{ replicas: 3 }, { suspend: false }]);
  });

  it("suspends what runs of a job, also of a CronJob, and leaves what has ended or was suspended", async () => {
    const complete = { conditions: [{ type: "Complete", status: "True" }] };
    kube.add(cronJobs, object("nightly"));
    kube.add(jobs, object("nightly-1", {}, { by: ["CronJob", "nightly"] }), object("train"));
    kube.add(jobs, object("done", {}, { status: complete }), object("held", { suspend: true }));
    await putToSleep(kube, namespace);
    expect(specs([jobs, "nightly-1"], [jobs, "train"], [jobs, "done"])).toEqual([
      { suspend: true },
      { suspend: true },
      {},
    ]);
    await wake(kube, namespace);
    expect(specs([jobs, "nightly-1"], [jobs, "train"], [jobs, "held"])).toEqual([
      { suspend: false },
      { suspend: false },
      { suspend: true },
    ]);
  });

  it("leaves to a Deployment what is its own", async () => {
    kube.add(deployments, object("web", { replicas: 1 }));
    kube.add(replicaSets, object("web-1", { replicas: 1 }, { by: ["Deployment", "web"] }));
    kube.add(pods, object("web-1-a", {}, { by: ["ReplicaSet", "web-1"] }));
    expect(await putToSleep(kube, namespace)).toMatchObject([{ kind: "Deployment", name: "web" }]);
    expect(kube.calls).toEqual(["patch web"]);
  });

  it("ends pods whose controller cannot be scaled and makes them anew, and says of others that they run on", async () => {
    kube.add(statefulSets, object("notebook", { replicas: 1 }, { by: ["Notebook", "notebook"] }));
    kube.add(pods, object("notebook-0", {}, { by: ["StatefulSet", "notebook"] }));
    kube.add(pods, object("agent-x", {}, { by: ["DaemonSet", "agent"] }), object("bare"));
    kube.add(pods, object("over", {}, { status: { phase: "Succeeded" } }));
    expect(await putToSleep(kube, namespace)).toMatchObject([
      { kind: "Pod", name: "notebook-0", did: "ended" },
      { kind: "Pod", name: "agent-x", did: "ended" },
      { kind: "Pod", name: "bare", did: "left" },
    ]);
    expect(specs([statefulSets, "notebook"], [pods, "bare"], [pods, "over"])).toEqual([{ replicas: 1 }, {}, {}]);
  });

  it("remembers what was there when somebody scales at the same time", async () => {
    kube.add(deployments, object("web", { replicas: 3 }));
    const stale = await kube.list(deployments);
    await kube.patch(`${deployments}/web`, { spec: { replicas: 5 } });
    kube.list = async (path: string) => (path === deployments ? stale : []) as never;
    expect(await putToSleep(kube, namespace)).toMatchObject([{ name: "web", replicas: 5 }]);
    await wake(kube, namespace);
    kube.list = FakeKube.prototype.list;
    await wake(kube, namespace);
    expect(specs([deployments, "web"])).toEqual([{ replicas: 5 }]);
  });

  it("passes over what is gone meanwhile", async () => {
    kube.add(deployments, object("web", { replicas: 3 }));
    const stale = await kube.list(deployments);
    await kube.delete(`${deployments}/web`);
    kube.list = async (path: string) => (path === deployments ? stale : []) as never;
    expect(await putToSleep(kube, namespace)).toEqual([]);
  });

  it("keeps, when it wakes, what its owner has scaled meanwhile", async () => {
    kube.add(deployments, object("web", { replicas: 3 }));
    await putToSleep(kube, namespace);
    await kube.patch(`${deployments}/web`, { spec: { replicas: 1 } });
    await wake(kube, namespace);
    expect(specs([deployments, "web"])).toEqual([{ replicas: 1 }]);
  });

  it("loses nothing, whatever there is, and however often it is interrupted and done again", async () => {
    const workload = fc.record({
      collection: fc.constantFrom(deployments, statefulSets, replicaSets, cronJobs, jobs),
      replicas: fc.nat(9),
      suspend: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(workload, { maxLength: 8 }), fc.array(fc.nat(9)), async (workloads, interruptions) => {
        kube = new FakeKube();
        const all = workloads.map(({ collection, replicas, suspend }, index) => {
          const isBatch = collection === cronJobs || collection === jobs;
          const spec = isBatch ? { suspend } : { replicas };
          kube.add(collection, object(`w${index}`, spec));
          return { path: [collection, `w${index}`] as const, spec };
        });
        for (const calls of interruptions) await interruptedAfter(calls, () => putToSleep(kube, namespace));
        await putToSleep(kube, namespace);
        for (const [spec] of all.map(({ path }) => specs(path))) {
          expect([{ suspend: true }, { replicas: 0 }]).toContainEqual(spec);
        }
        for (const calls of interruptions) await interruptedAfter(calls, () => wake(kube, namespace));
        await wake(kube, namespace);
        expect(specs(...all.map(({ path }) => path))).toEqual(all.map(({ spec }) => spec));
      }),
      { numRuns: 50 },
    );
  });

  async function interruptedAfter(calls: number, work: () => Promise<unknown>): Promise<void> {
    let left = calls;
    kube.patch = async (path, change) => {
      if (left === 0) throw new Error("killed");
      left -= 1;
      return await FakeKube.prototype.patch.call(kube, path, change);
    };
    await work().catch(() => undefined);
    kube.patch = FakeKube.prototype.patch;
  }
});
