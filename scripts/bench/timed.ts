import { execa } from "execa";

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
}

/** Node does not report the processor time of a child; a POSIX shell does, in minutes and seconds, user and system. */
const script = '"$@" > /dev/null 2>&1; code=$?; times; exit $code';

/** @throws when the program fails */
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

/** The median of an odd number of figures, so that one slow run has no effect. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
