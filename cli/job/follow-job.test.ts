import { KubeError, type KubeObject } from "@ml-platform/emulator/kubernetes";
import { expect, it } from "vitest";
import { type Following, followJob, type JobEvent } from "./follow-job.ts";
import type { Kube } from "./job-facts.ts";
import type { Event, Job, Pod } from "./kube-objects.ts";
import { ended, eventOf, jobOf, podOf } from "./testing/objects.ts";

/** What a cluster answers at one look. */
interface Look {
  readonly job?: Job;
  readonly pods?: readonly Pod[];
  readonly events?: readonly Event[];
  /** By pod. */
  readonly logs?: Readonly<Record<string, string>>;
  readonly fails?: Error;
}

const noLog = (name: string) => new KubeError(500, "InternalError", `Get "https://10.0.0.1:10250/${name}": refused`);

/** Follows a job that the looks tell of, the last one again and again. */
async function following(looks: readonly Look[], changes: Partial<Following> = {}) {
  const told: JobEvent[] = [];
  let at = 0;
  const look = (): Look => looks[Math.min(at, looks.length - 1)] ?? {};
  const kube: Kube = {
    async get<Item extends KubeObject>() {
      const { job, fails } = look();
      if (fails !== undefined) throw fails;
      return job as Item | undefined;
    },
    async list<Item extends KubeObject>(path: string) {
      if (path.endsWith("/pods")) return [...(look().pods ?? [])] as unknown as Item[];
      if (path.endsWith("/events")) return [...(look().events ?? [])] as unknown as Item[];
      throw new KubeError(404, "NotFound", "the server could not find the requested resource");
    },
    async request(_method: string, path: string) {
      const name = path.split("/").at(-2) ?? "";
      const text = look().logs?.[name];
      if (text === undefined) throw noLog(name);
      return text;
    },
    delete: async () => undefined,
    apply: async (_, object) => object,
    create: async (_, object) => object,
  };
  const followed = followJob({
    kube,
    namespace: "team-nlp",
    name: "intents",
    all: false,
    isSimulated: false,
    now: () => new Date("2026-11-26T14:00:00Z"),
    interrupted: new AbortController().signal,
    tell: (event) => told.push(event),
    pause: async () => {
      at += 1;
    },
    ...changes,
  });
  return { followed: await followed, told };
}

const line = (second: number, text: string, part = 0) => `2026-11-26T13:30:0${second}.00000000${part}Z ${text}\n`;
const running = { phase: "Running", startTime: "2026-11-26T13:30:00Z" };
const failedJob = jobOf({
  status: { conditions: [{ type: "Failed", status: "True", reason: "BackoffLimitExceeded" }] },
});
const completeJob = jobOf({ status: { conditions: [{ type: "Complete", status: "True" }] } });

it("tells each state once, each line of the first node once, and the end", async () => {
  const scaling = eventOf("intents-0", "TriggeredScaleUp", "pod triggered scale-up: [{gpu 0->1 (max: 4)}]");
  const first = line(1, "epoch 1") + line(1, "epoch 1");
  const looks: Look[] = [
    { job: jobOf(), pods: [podOf(0, { phase: "Pending" })], events: [scaling] },
    { job: jobOf(), pods: [podOf(0, { phase: "Pending" })], events: [scaling] },
    { job: jobOf(), pods: [podOf(0, running)], logs: { "intents-0": first } },
    // The API server takes whole seconds only, so lines come twice.
    { job: jobOf(), pods: [podOf(0, running)], logs: { "intents-0": first + line(1, "epoch 2", 5) } },
    { job: completeJob, pods: [podOf(0, ended(0))], logs: { "intents-0": line(1, "epoch 2", 5) + line(2, "done") } },
  ];
  const { followed, told } = await following(looks);
  expect(told.map((each) => ("line" in each ? each.line : each.message))).toEqual([
    "a node is coming up: [{gpu 0->1 (max: 4)}]",
    "runs on node-0",
    "epoch 1",
    "epoch 1",
    "epoch 2",
    "done",
  ]);
  expect(followed).toMatchObject({ result: "succeeded" });
});

it("tells of a pod that is retried, and ends with what ended the job", async () => {
  const price = { group: "l4", instanceType: "g6.12xlarge", share: 1, podHourly: 4, nodesHourly: 4, note: "" };
  const second = podOf(0, running, { name: "intents-again", metadata: { creationTimestamp: "2026-11-26T13:10:00Z" } });
  const again = { ...second, status: ended(137, "OOMKilled") };
  const logs = { "intents-0": "", "intents-again": "" };
  const looks: Look[] = [
    { job: jobOf(), pods: [podOf(0, ended(3)), second], logs },
    { job: failedJob, pods: [podOf(0, ended(3)), again], logs },
  ];
  const { followed, told } = await following(looks, { price });
  expect(told.filter(({ event }) => event === "failure")).toEqual([
    { event: "failure", pod: "intents-0", rank: 0, reason: "Error", message: expect.any(String), exitCode: 3 },
  ]);
  expect(followed).toMatchObject({ result: "failed", status: { exitCode: 137, reason: "OOMKilled" }, cost: 4 });
  // Pods go with their nodes.
  const late = await following(
    [
      { job: jobOf(), pods: [podOf(0, ended(3))], logs },
      { job: failedJob, pods: [] },
    ],
    { price },
  );
  expect(late.followed).toMatchObject({ result: "failed", status: { exitCode: 3 }, cost: 2 });
});

it("shows the other nodes when asked, and says once that simulated pods have no log", async () => {
  const job = jobOf({ spec: { completions: 2 } });
  const pods = [podOf(0, running), podOf(1, running)];
  const logs = { "intents-0": line(1, "zero"), "intents-1": line(1, "one") };
  const end = { job: completeJob, pods, logs };
  const lines = async (all: boolean) =>
    (await following([{ job, pods, logs }, end], { all })).told.flatMap((each) =>
      each.event === "log" ? [`${each.rank} ${each.line}`] : [],
    );
  expect(await lines(false)).toEqual(["0 zero"]);
  expect(await lines(true)).toEqual(["0 zero", "1 one"]);
  const { told } = await following(
    [
      { job, pods },
      { job: completeJob, pods },
    ],
    { all: true, isSimulated: true },
  );
  expect(told.filter(({ event }) => event === "note")).toEqual([
    { event: "note", message: expect.stringContaining("simulated") },
  ]);
});

it("goes on while the cluster does not answer for a moment, but not when it refuses", async () => {
  const lost = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  const looks: Look[] = [
    { job: jobOf(), pods: [podOf(0, running)], logs: { "intents-0": "" } },
    ...Array.from({ length: 4 }, () => ({ fails: lost })),
    { job: completeJob },
  ];
  const { followed, told } = await following(looks);
  expect(followed.result).toBe("succeeded");
  expect(told.filter(({ event }) => event === "note")).toHaveLength(1);
  const refused = new KubeError(401, "Unauthorized", "Unauthorized");
  await expect(following([{ fails: refused }])).rejects.toBe(refused);
});

it("detaches when interrupted, notices a job that is deleted, and refuses one that never was", async () => {
  const interruption = new AbortController();
  const look = { job: jobOf(), pods: [podOf(0, running)], logs: { "intents-0": "" } };
  const pause = async () => interruption.abort();
  expect((await following([look], { interrupted: interruption.signal, pause })).followed.result).toBe("detached");
  expect((await following([look, {}])).followed.result).toBe("gone");
  await expect(following([{}])).rejects.toThrow("There is no job intents in the namespace team-nlp.");
});
