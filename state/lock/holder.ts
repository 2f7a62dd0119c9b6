import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { isObject } from "../model/json.ts";

/** The process that holds a local lock. */
export interface Holder {
  readonly pid: number;
  /** The machine, or the container. */
  readonly host: string;
  /** Tells it from a later process with the same number; undefined where the system does not say. */
  readonly start?: string;
}

export function thisProcess(): Holder {
  const { pid } = process;
  const start = startOf(pid);
  return { pid, host: hostname(), ...(start !== undefined && { start }) };
}

/** Whether the process has ended. One on another machine may still run. */
export function hasEnded({ pid, host, start }: Holder): boolean {
  if (host !== hostname()) return false;
  if (!isRunning(pid)) return true;
  const now = startOf(pid);
  return start !== undefined && now !== undefined && now !== start;
}

export function parseHolder(value: unknown): Holder | undefined {
  if (!isObject(value)) return undefined;
  const { pid, host, start } = value;
  if (typeof pid !== "number" || !Number.isInteger(pid) || pid <= 0 || typeof host !== "string") return undefined;
  return { pid, host, ...(typeof start === "string" && { start }) };
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 is not sent: https://man7.org/linux/man-pages/man2/kill.2.html
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Of Linux: the boot, and the clock ticks from it to the start of the process (proc_pid_stat(5), field 22). */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    // The name of the program, in parentheses, may contain anything.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\)\s/s, "")
      .split(" ");
    return `${boot} ${fields[19]}`;
  } catch {
    return undefined;
  }
}
