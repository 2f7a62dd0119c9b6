import { execa } from "execa";

export interface Timing {
  /** Milliseconds from start to end. */
  readonly wall: number;
  /** Milliseconds of processor time, of the program and those it waited for. */
  readonly cpu: number;
}

export interface TimedCommand {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Node does not say what a child used; a POSIX shell does, as minutes and seconds in user and system mode. */
const script = '"$@" > /dev/null 2>&1; code=$?; times; exit $code';

/** @throws where the program fails */
export async function timed({ command, cwd, env = {} }: TimedCommand): Promise<Timing> {
  const start = performance.now();
  const { stdout } = await execa("sh", ["-c", script, "sh", ...command], { cwd, env });
  const wall = performance.now() - start;
  const ofChildren = stdout.split("\n").at(-1) ?? "";
  const parts = [...ofChildren.matchAll(/(\d+)m(\d+)[.,](\d+)s/g)];
  const cpu = parts.reduce(
    (sum, [, minutes, seconds, fraction]) => sum + Number(minutes) * 60_000 + Number(`${seconds}.${fraction}`) * 1000,
    0,
  );
  return { wall, cpu };
}

/** Of an odd number of figures the one in the middle, so that one slow run counts for nothing. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
