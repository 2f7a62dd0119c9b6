import { Writable } from "node:stream";
import pc from "picocolors";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Io } from "../io.ts";
import { until } from "../testing/until.ts";
import { createProgress } from "./progress.ts";

function written(io: Partial<Io>, isTTY: boolean): { text(): string; io: Io } {
  let text = "";
  const stderr = Object.assign(
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        text += chunk.toString();
        done();
      },
    }),
    { isTTY, columns: 80 },
  );
  const base: Io = {
    root: ".",
    env: {},
    stdout: stderr,
    stderr,
    ask: undefined,
    onInterrupt: () => () => {},
    exit: () => {},
  };
  return { text: () => text, io: { ...base, ...io } };
}

const colors = pc.createColors(false);

describe("progress", () => {
  it("is one line per change of phase without a terminal", async () => {
    const { io, text } = written({}, false);
    const progress = await createProgress(io, colors);
    progress.start(["dev-network"]);
    progress.update("dev-network", { phase: "applying", count: { done: 0, of: 2 } });
    progress.update("dev-network", { phase: "applying", count: { done: 1, of: 2 } });
    progress.update("dev-network", { phase: "failed", note: "one\ntwo" });
    progress.stop();
    const lines = text().trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d dev-network applying 0\/2$/);
    expect(lines[1]).toMatch(/^\d\d:\d\d:\d\d dev-network failed: one$/);
  });

  it("reports news within a phase", async () => {
    const { io, text } = written({}, false);
    const progress = await createProgress(io, colors);
    progress.start(["dev-network"]);
    progress.update("dev-network", { phase: "planning" });
    progress.update("dev-network", { phase: "planning", note: "waiting for the lock" });
    progress.update("dev-network", { phase: "planning" });
    progress.stop();
    const lines = text().trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/dev-network planning: waiting for the lock$/);
  });

  it("is plain even on a terminal when CI is set", async () => {
    const { io, text } = written({ env: { CI: "true" } }, true);
    const progress = await createProgress(io, colors);
    progress.start(["dev-network"]);
    progress.update("dev-network", { phase: "planning" });
    progress.stop();
    expect(text()).toMatch(/^\d\d:\d\d:\d\d dev-network planning\n$/);
  });

  it("shows every stack on a terminal, each on one line that is rewritten", async () => {
    const { io, text } = written({}, true);
    const progress = await createProgress(io, colors);
    progress.start(["dev-network", "dev-nodes"]);
    progress.update("dev-network", { phase: "applying", count: { done: 12, of: 40 } });
    await until(() => / {2}dev-network {2}applying 12\/40 {2}[\d.]+ s\n {2}dev-nodes {4}waiting/.test(text()));
    progress.stop();
  });

  it("shows only the stacks of the current round", async () => {
    const { io, text } = written({}, true);
    const progress = await createProgress(io, colors);
    progress.start(["dev-network", "dev-nodes"]);
    progress.stop();
    const before = text().length;
    progress.start(["dev-nodes"]);
    await until(() => text().slice(before).includes("dev-nodes  waiting"));
    progress.stop();
    expect(text().slice(before)).not.toContain("dev-network");
  });

  describe("of a stack that makes none", () => {
    beforeEach(() => void vi.useFakeTimers({ now: 0 }));
    afterEach(() => void vi.useRealTimers());
    const operations = () => [{ stack: "dev-network", address: "aws_nat_gateway.a", doing: "creating", since: 0 }];

    it.each([
      ["no terminal", {}, false, 80],
      ["CI", { CI: "true" }, true, 80],
      ["a terminal without abilities", { TERM: "dumb" }, true, 80],
      ["a terminal without a size", {}, true, 0],
    ])("says every 30 seconds what it waits for: %s", async (_, env, isTTY, columns) => {
      const { io, text } = written({ env }, isTTY);
      Object.assign(io.stderr, { columns });
      const progress = await createProgress(io, colors, { operations });
      progress.start(["dev-network", "dev-nodes"]);
      progress.update("dev-network", { phase: "applying", count: { done: 0, of: 2 } });
      vi.advanceTimersByTime(61_000);
      progress.update("dev-network", { phase: "done", note: "2 added" });
      vi.advanceTimersByTime(61_000);
      progress.stop();
      expect(text().trim().split("\n")).toEqual([
        "00:00:00 dev-network applying 0/2",
        "00:00:30 dev-network applying 0/2: creating aws_nat_gateway.a for 30.0 s  30.0 s",
        "00:01:00 dev-network applying 0/2: creating aws_nat_gateway.a for 1 min 0 s  1 min 0 s",
        "00:01:01 dev-network 2 added  1 min 1 s",
      ]);
    });

    it("says so in its line on a terminal", async () => {
      const { io, text } = written({}, true);
      const progress = await createProgress(io, colors, { operations });
      progress.start(["dev-network"]);
      progress.update("dev-network", { phase: "applying", count: { done: 0, of: 2 } });
      vi.advanceTimersByTime(29_900);
      expect(text()).not.toContain("creating");
      vi.advanceTimersByTime(200);
      expect(text()).toContain("applying 0/2: creating aws_nat_gateway.a for 30.0 s");
      progress.stop();
    });
  });
});
