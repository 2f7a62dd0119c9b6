import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { Metered } from "./meter.mjs";

export interface Timing {
  /** Elapsed milliseconds. */
  readonly wall: number;
  /** Milliseconds of processor time of the program and of the processes that it waited for. */
  readonly cpu: number;
}

export interface TimedCommand {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes of success. @default only 0 */
  readonly accepts?: readonly number[];
}

/** Node does not report the processor time of a child; a POSIX shell does, in minutes and seconds, user and system. */
const script = 'log=$1; shift; "$@" > "$log" 2>&1; code=$?; times; exit $code';

/** @throws when the program fails, with the end of its output */
export async function timed({ command, cwd, env = {}, accepts = [0] }: TimedCommand): Promise<Timing> {
  const scratch = mkdtempSync(join(tmpdir(), "timed-"));
  const log = join(scratch, "output");
  try {
    const start = performance.now();
    const { stdout, exitCode } = await execa("sh", ["-c", script, "sh", log, ...command], { cwd, env, reject: false });
    const wall = performance.now() - start;
    if (exitCode === undefined || !accepts.includes(exitCode)) {
      const output = readFileSync(log, "utf8").slice(-2000);
      throw Object.assign(new Error(`${command.join(" ")} in ${cwd}: exit code ${exitCode}\n${output}`), { exitCode });
    }
    return { wall, cpu: childrenMilliseconds(stdout) };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** @param times what the shell's `times` prints: the shell itself, then its children, user and system */
function childrenMilliseconds(times: string): number {
  const parts = [...(times.split("\n").at(-1) ?? "").matchAll(/(\d+)m(\d+)[.,](\d+)s/g)];
  return parts.reduce(
    (sum, [, minutes, seconds, fraction]) => sum + Number(minutes) * 60_000 + Number(`${seconds}.${fraction}`) * 1000,
    0,
  );
}

/** What the Node process of a command used, without the processes that it started. */
export interface NodeTiming extends Timing {
  readonly own: Metered;
}

/** The module that makes Node write what a process uses to the file METER_FILE, a line a process. */
export const meter = new URL("meter.mjs", import.meta.url).href;

/** What the process that started all others used: it ends last. @throws when no process wrote anything */
export function readMetered(file: string): Metered {
  const [last] = readFileSync(file, "utf8").trim().split("\n").slice(-1);
  return JSON.parse(last ?? "") as Metered;
}

/** Also measures the Node process itself; the command must end with `exec node`, or be a Node program. */
export async function timedNode(command: TimedCommand): Promise<NodeTiming> {
  const scratch = mkdtempSync(join(tmpdir(), "meter-"));
  const file = join(scratch, "meter.jsonl");
  try {
    const options = `${process.env["NODE_OPTIONS"] ?? ""} --import ${meter}`.trim();
    const timing = await timed({ ...command, env: { ...command.env, NODE_OPTIONS: options, METER_FILE: file } });
    return { ...timing, own: readMetered(file) };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** The median of an odd number of figures, so that one slow run has no effect. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The repository. */
export const repository = fileURLToPath(new URL("../..", import.meta.url));
