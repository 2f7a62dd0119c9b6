import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { profileLines } from "./profile/print.ts";
import { sourceFinder } from "./profile/sources.ts";
import { type CpuProfile, summarizeProfile } from "./profile/summarize.ts";
import { meter, readMetered, repository } from "./timed.ts";

/** What may follow the name of the benchmark. */
export const takes = "[command of platform, with its options]";

/**
 * Runs a command of `platform` in this repository, and prints where its time goes: phases, processes, packages and
 * functions.
 *
 * @returns whether the command did not fail
 */
export async function run(args: readonly string[]): Promise<boolean> {
  const command = args.length > 0 ? args : ["plan", "dev", "--target", "emulated"];
  const scratch = mkdtempSync(join(tmpdir(), "bench-profile-"));
  try {
    const file = join(scratch, "meter.jsonl");
    const { exitCode } = await execa(
      process.execPath,
      ["--cpu-prof", "--cpu-prof-dir", scratch, "--import", meter, "cli/bin/platform.mjs", ...command],
      { cwd: repository, env: { METER_FILE: file }, stdout: process.stderr, stderr: "inherit", reject: false },
    );
    // One profile for each thread.
    const profiles = readdirSync(scratch)
      .filter((name) => name.endsWith(".cpuprofile"))
      .map((name) => JSON.parse(readFileSync(join(scratch, name), "utf8")) as CpuProfile);
    const summary = summarizeProfile(joined(profiles), sourceFinder());
    console.log(`\nplatform ${command.join(" ")}: exit code ${exitCode}`);
    for (const line of profileLines(readMetered(file), summary)) console.log(line);
    return exitCode === 0 || exitCode === 2;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** The profiles of several threads as one. */
function joined(profiles: readonly CpuProfile[]): CpuProfile {
  const nodes: CpuProfile["nodes"][number][] = [];
  const [samples, timeDeltas]: [number[], number[]] = [[], []];
  for (const [thread, profile] of profiles.entries()) {
    const unique = (id: number) => id * profiles.length + thread;
    nodes.push(...profile.nodes.map((node) => ({ ...node, id: unique(node.id) })));
    for (const id of profile.samples) samples.push(unique(id));
    for (const delta of profile.timeDeltas) timeDeltas.push(delta);
  }
  return { nodes, samples, timeDeltas };
}
