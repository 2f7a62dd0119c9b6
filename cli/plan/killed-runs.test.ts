import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, it } from "vitest";
import { stateIn } from "../terraform/unsaved-state.ts";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { killedRunsText, takeKilledRuns } from "./killed-runs.ts";

const scratch = scratchDirectory("killed-");
/** Above the largest id that Linux gives. */
const dead = 2 ** 22 + 1;

function event(type: string, addr: string, action: string): string {
  return `${JSON.stringify({ type, "@message": "", hook: { resource: { addr }, action } })}\n`;
}

/** A run that has created one resource and was creating another, in room that was reserved. */
function leave(runs: string, pid: number, terraform?: number): string {
  const directory = join(runs, `2026-11-21T20-10-30-123-${pid}`, "stacks", "dev-network");
  mkdirSync(directory, { recursive: true });
  const created = event("apply_start", "aws_vpc.a", "create") + event("apply_complete", "aws_vpc.a", "create");
  const output = join(directory, "terraform.jsonl");
  writeFileSync(output, `${created}${event("apply_start", "aws_eip.a", "create")}${"\0".repeat(9)}`);
  if (terraform !== undefined) writeFileSync(join(directory, "terraform.pid"), String(terraform));
  return output;
}

function told(runs: string): string {
  return killedRunsText(takeKilledRuns(runs), (stack, file) => `push ${stack} ${relative(runs, file)}`);
}

it("tells once what a killed run was doing, and removes its output", () => {
  const runs = mkdtempSync(join(scratch, "runs-"));
  const output = leave(runs, dead, dead);
  const text = told(runs);
  expect(text).toContain("creating dev-network:aws_eip.a");
  expect(text).not.toContain("aws_vpc.a");
  expect(existsSync(output)).toBe(false);
  expect(told(runs)).toBe("");
});

const state = { version: 4, serial: 3, lineage: "a", resources: [] };
const dump = `${JSON.stringify({ "@message": "Emergency state dump", type: "log", state })}\n`;

it.each([
  ["errored.tfstate", (output: string) => writeFileSync(join(output, "../errored.tfstate"), JSON.stringify(state))],
  ["unsaved.jsonl", (output: string) => writeFileSync(output, `${dump}${"\0".repeat(9)}`)],
])("names %s, in which the Terraform of a killed run kept its state, and does not remove it", (name, keep) => {
  const runs = mkdtempSync(join(scratch, "runs-"));
  const output = leave(runs, dead, dead);
  keep(output);
  const file = join(output, "..", name);
  expect(told(runs)).toContain(`push dev-network ${relative(runs, file)}`);
  expect(stateIn(readFileSync(file, "utf8"))).toBeDefined();
  expect(told(runs)).toBe("");
});

it.each([
  ["the command", process.pid, undefined],
  ["its Terraform", dead, process.pid],
])("leaves a run alone as long as %s runs", (_, pid, terraform) => {
  const runs = mkdtempSync(join(scratch, "runs-"));
  const output = leave(runs, pid, terraform);
  expect(takeKilledRuns(runs)).toEqual([]);
  expect(existsSync(output)).toBe(true);
});

it("finds nothing where nothing ran", () => {
  expect(takeKilledRuns(join(scratch, "missing"))).toEqual([]);
});
