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
