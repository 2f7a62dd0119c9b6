import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, expect, it } from "vitest";
import { meter, readMetered } from "./timed.ts";

const scratch = mkdtempSync(join(tmpdir(), "meter-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

it("tells what a process used, and what it started", async () => {
  const program = 'import("node:child_process").then((m) => m.spawn("sh", ["-c", "exit 3"], { cwd: "/" }))';
  const file = join(scratch, "meter.jsonl");
  await execa(process.execPath, ["--import", meter, "-e", program], { env: { METER_FILE: file } });
  const { cpu, wall, peakMemory, children } = readMetered(file);
  expect(children).toEqual([expect.objectContaining({ command: "sh exit 3", directory: "" })]);
  expect(children[0]?.wall).toBeLessThanOrEqual(wall);
  expect(cpu).toBeGreaterThan(0);
  expect(peakMemory).toBeGreaterThan(2 ** 20);
});
