import { afterEach, beforeEach, expect, it } from "vitest";
import type { KubeClient } from "../../kubernetes-api/kube-client.ts";
import type { ClusterView } from "./controllers/controller.ts";
import { runControllers } from "./run-controllers.ts";

let stopping: AbortController;
let running: Promise<void>;
let rounds: number;
let logged: string[];
let failure: string | undefined;
let changesInAws: number;
let looks: number;
/** By path of the collection. */
let watches: Map<string, () => void>;
beforeEach(() => {
  stopping = new AbortController();
  [rounds, looks, logged, failure, changesInAws, watches] = [0, 0, [], undefined, 0, new Map()];
  const client: Pick<KubeClient, "watch"> = {
    watch: async (path, changed) => void watches.set(path, changed),
  };
  const counting = {
    name: "counting",
    async reconcile() {
      rounds++;
      if (failure !== undefined) throw new Error(failure);
    },
  };
  running = runControllers([counting], { client } as unknown as ClusterView, stopping.signal, {
    changesInAws: () => {
      looks++;
      return changesInAws;
    },
    log: (line) => void logged.push(line),
    pause: 100,
  });
});
afterEach(async () => {
  stopping.abort();
  await running;
});

const seen = (count: number) => expect.poll(() => rounds, { interval: 10 }).toBe(count);

it.each([
  ["the cluster", () => watches.get("/api/v1/pods")?.()],
  ["AWS", () => changesInAws++],
])("run for what changes in %s", async (_, change) => {
  await seen(1);
  change();
  await seen(2);
  expect(looks).toBe(2);
});

it("run at few looks without a change", async () => {
  await seen(2);
  expect(looks).toBe(6);
  expect(logged).toEqual([]);
});

it("run at the next look after a failure, which is logged once", async () => {
  failure = "no answer";
  await seen(1);
  await seen(3);
  expect(logged).toEqual(["counting: no answer"]);
  failure = undefined;
  await seen(4);
});
