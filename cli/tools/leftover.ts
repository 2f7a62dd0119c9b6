import { statSync } from "node:fs";
import { hostname } from "node:os";
import { basename } from "node:path";
import { isProcessAlive } from "../terraform/process-alive.ts";

/** So that two of one process do not share a file. */
let count = 0;

/** A name for what this process is still making, from which others see whether its process is gone. */
export function unfinishedName(prefix: string): string {
  return `${prefix}${hostname()}-${process.pid}-${count++}`;
}

/** Older than any download can be, in milliseconds. */
const day = 24 * 60 * 60 * 1000;

/** Whether a process that was killed has left this. Machines may share a folder, and processes of others are unknown. */
export function isLeftover(path: string, prefix: string): boolean {
  const name = basename(path);
  if (!name.startsWith(prefix)) return false;
  const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  if (Date.now() - made > day) return true;
  const own = `${prefix}${hostname()}-`;
  const pid = name.startsWith(own) ? Number.parseInt(name.slice(own.length), 10) : undefined;
  return pid !== undefined && !isProcessAlive(pid);
}
