import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** CPU time in milliseconds, or why a program could not be run. */
export type ToolTime = { readonly milliseconds: number } | { readonly skipped: string };

/**
 * The CPU time of a program, its start included.
 *
 * Source: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#times, whose second line is that of the
 * children of the shell.
 */
export async function timeOfTool(program: string, args: readonly string[]): Promise<ToolTime> {
  const script = '"$@" > /dev/null; code=$?; times; exit $code';
  try {
    // Programs like grep exit with 1 where they find nothing.
    const { stdout } = await promisify(execFile)("sh", ["-c", script, "sh", program, ...args], { maxBuffer: 2 ** 20 });
    return { milliseconds: Math.max(childrenTime(stdout), smallestStep) };
  } catch (failure) {
    const reason = failure instanceof Error && "code" in failure ? failure.code : "error";
    return { skipped: reason === 127 ? `${program} is not installed` : `${program} failed (${String(reason)})` };
  }
}

/** In which a shell may count, in milliseconds. */
const smallestStep = 10;

/** `0m0.00s 0m0.00s` of the shell, then the same of its children, user and system. */
export function childrenTime(times: string): number {
  const [, , ...children] = [...times.matchAll(/(\d+)m([\d.]+)s/g)];
  return children.reduce((sum, [, minutes, seconds]) => sum + 60_000 * Number(minutes) + 1000 * Number(seconds), 0);
}
