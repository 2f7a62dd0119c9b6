import { describe, expect, it } from "vitest";
import type { Node } from "./graph.ts";
import { runGraph } from "./scheduler.ts";

const fan: Node[] = [
  { id: "network", dependencies: [] },
  { id: "left", dependencies: ["network"] },
  { id: "right", dependencies: ["network"] },
  { id: "below", dependencies: ["left"] },
  { id: "deep", dependencies: ["below"] },
];

const quiet = { isStopped: () => false, onNotRun: () => {} };

describe("runGraph", () => {
  it("runs each task after those it needs", async () => {
    const ended: string[] = [];
    const run = async ({ id }: Node) => {
      await new Promise((resolve) => setTimeout(resolve, id === "left" ? 20 : 1));
      ended.push(id);
    };
    await runGraph(fan, { ...quiet, parallelism: 4, run });
    expect(ended).toEqual(["network", "right", "left", "below", "deep"]);
  });

  it("never runs more at once than allowed", async () => {
    let running = 0;
    let most = 0;
    const nodes = Array.from({ length: 9 }, (_, index) => ({ id: `${index}`, dependencies: [] }));
    const run = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
    };
    await runGraph(nodes, { ...quiet, parallelism: 3, run });
    expect(most).toBe(3);
  });

  it("lets a failure stop only what needs the failed task, and names the first cause", async () => {
    const notRun: string[] = [];
    const outcomes = await runGraph(fan, {
      isStopped: () => false,
      onNotRun: ({ id }, because) => notRun.push(`${id}: ${because}`),
      parallelism: 2,
      async run({ id }) {
        if (id === "left") throw new Error("broken");
        return id;
      },
    });
    expect(outcomes.get("right")).toEqual({ status: "done", value: "right" });
    expect(outcomes.get("left")).toMatchObject({ status: "failed", error: { message: "broken" } });
    expect(notRun).toEqual(["below: left failed", "deep: left failed"]);
  });

  it("starts nothing more once stopped, and lets running tasks finish", async () => {
    let stopped = false;
    const outcomes = await runGraph(fan, {
      parallelism: 1,
      isStopped: () => stopped,
      onNotRun: () => {},
      async run({ id }) {
        if (id === "network") stopped = true;
        return id;
      },
    });
    expect([...outcomes.values()].map(({ status }) => status)).toEqual([
      "done",
      "not run",
      "not run",
      "not run",
      "not run",
    ]);
    expect(outcomes.get("right")).toEqual({ status: "not run", because: "interrupted" });
  });
});

describe("work ahead", () => {
  /** Runs `fan`, in which only the tasks and the work ahead of it that are named in `held` wait until they are let go. */
  function held(...names: readonly string[]) {
    const events: string[] = [];
    const release = new Map<string, () => void>();
    const does = async (what: string) => {
      events.push(`${what} begins`);
      if (names.includes(what)) await new Promise<void>((resolve) => release.set(what, resolve));
      events.push(`${what} ends`);
    };
    const letGo = async (what: string) => {
      release.get(what)?.();
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { events, does, letGo };
  }

  const schedule = (does: (what: string) => Promise<void>, parallelism: number, ahead = parallelism) => ({
    ...quiet,
    parallelism,
    run: ({ id }: Node) => does(id),
    ahead: { parallelism: ahead, begin: ({ id }: Node) => does(`ahead of ${id}`) },
  });

  it("is done while what a node needs runs, and the task of the node starts once both have ended", async () => {
    const { events, does, letGo } = held("network", "ahead of left");
    const ended = runGraph(fan.slice(0, 2), schedule(does, 2));
    expect(events).toEqual(["network begins", "ahead of left begins"]);
    await letGo("network");
    expect(events.at(-1)).toBe("network ends");
    await letGo("ahead of left");
    await ended;
    expect(events.slice(-3)).toEqual(["ahead of left ends", "left begins", "left ends"]);
  });

  it("begins only while fewer tasks run than it may use, in the order of the graph, once for each node", async () => {
    const { events, does, letGo } = held("network");
    const ended = runGraph(fan, schedule(does, 4, 2));
    await letGo("");
    expect(events.filter((event) => event.endsWith("begins"))).toEqual([
      "network begins",
      "ahead of left begins",
      "ahead of right begins",
      "ahead of below begins",
      "ahead of deep begins",
    ]);
    await letGo("network");
    await ended;
    expect(events.filter((event) => event.startsWith("ahead of left"))).toHaveLength(2);
    const alone = held();
    await runGraph(fan, schedule(alone.does, 1));
    expect(alone.events.filter((event) => event.startsWith("ahead"))).toEqual([]);
  });

  it("is in vain for a node whose need fails, and nothing begins once stopped", async () => {
    const { events, does } = held();
    let isStopped = false;
    const outcomes = await runGraph(fan, {
      ...schedule(does, 2),
      isStopped: () => isStopped,
      run: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        isStopped = true;
        throw new Error("broken");
      },
    });
    expect(outcomes.get("left")).toEqual({ status: "not run", because: "interrupted" });
    expect(events).toContain("ahead of left ends");
    const stopped = held();
    await runGraph(fan, { ...schedule(stopped.does, 2), isStopped: () => true });
    expect(stopped.events).toEqual([]);
  });
});
