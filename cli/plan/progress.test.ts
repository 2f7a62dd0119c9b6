import { Writable } from "node:stream";
import pc from "picocolors";
import { describe, expect, it } from "vitest";
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
  const base: Io = { root: ".", env: {}, stdout: stderr, stderr, ask: undefined, onInterrupt: () => () => {} };
  return { text: () => text, io: { ...base, ...io } };
}

const colors = pc.createColors(false);

describe("progress", () => {
  it("is one line per change of phase without a terminal", () => {
    const { io, text } = written({}, false);
    const progress = createProgress(io, colors);
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

  it("reports news within a phase", () => {
    const { io, text } = written({}, false);
    const progress = createProgress(io, colors);
    progress.start(["dev-network"]);
    progress.update("dev-network", { phase: "planning" });
    progress.update("dev-network", { phase: "planning", note: "waiting for the lock" });
    progress.update("dev-network", { phase: "planning" });
    progress.stop();
    const lines = text().trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/dev-network planning: waiting for the lock$/);
  });

  it("is plain even on a terminal when CI is set", () => {
    const { io, text } = written({ env: { CI: "true" } }, true);
    const progress = createProgress(io, colors);
    progress.start(["dev-network"]);
    progress.update("dev-network", { phase: "planning" });
    progress.stop();
    expect(text()).toMatch(/^\d\d:\d\d:\d\d dev-network planning\n$/);
  });

  it("shows every stack on a terminal, each on one line that is rewritten", async () => {
    const { io, text } = written({}, true);
    const progress = createProgress(io, colors);
    progress.start(["dev-network", "dev-nodes"]);
    progress.update("dev-network", { phase: "applying", count: { done: 12, of: 40 } });
    await until(() => / {2}dev-network {2}applying 12\/40 {2}[\d.]+ s\n {2}dev-nodes {4}waiting/.test(text()));
    progress.stop();
  });

  it("shows only the stacks of the current round", async () => {
    const { io, text } = written({}, true);
    const progress = createProgress(io, colors);
    progress.start(["dev-network", "dev-nodes"]);
    progress.stop();
    const before = text().length;
    progress.start(["dev-nodes"]);
    await until(() => text().slice(before).includes("dev-nodes  waiting"));
    progress.stop();
    expect(text().slice(before)).not.toContain("dev-network");
  });
});
