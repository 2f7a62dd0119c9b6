import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isProcessAlive } from "../terraform/process-alive.ts";
import { holdsUnsavedState } from "../terraform/unsaved-state.ts";

/** Creates or restricts a directory so that only its owner can read it: states and plans hold values in clear text. */
export function makePrivateDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const { mode, uid } = statSync(path);
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) chmodSync(path, 0o700);
}

/**
 * Gives `work` an empty directory below `base`, the working directory of a target, and removes it afterwards. Also
 * removes those of processes that were killed: they may hold states.
 */
export async function inScratchDirectory<T>(base: string, work: (directory: string) => Promise<T>): Promise<T> {
  makePrivateDirectory(base);
  for (const old of readdirSync(base)) {
    const [, pid] = /^scratch-(\d+)-/.exec(old) ?? [];
    if (pid !== undefined && !isProcessAlive(Number(pid))) rmSync(join(base, old), { recursive: true, force: true });
  }
  const directory = mkdtempSync(join(base, `scratch-${process.pid}-`));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const keptRuns = 10;

/**
 * Creates the directory of this run, `<base>/<time>-<pid>`, readable by its owner only: plans hold values in clear
 * text.
 */
export function createRunDirectory(base: string, now: Date, pid: number): string {
  const time = now.toISOString().replace(/[:.]/g, "-").replace("Z", "");
  mkdirSync(base, { recursive: true, mode: 0o700 });
  return makeUnlikeOthers((count) => join(base, `${time}${count === 0 ? "" : `-${count}`}-${pid}`));
}

/** Several runs of one process may start in the same millisecond. */
function makeUnlikeOthers(path: (count: number) => string): string {
  for (let count = 0; ; count++) {
    try {
      mkdirSync(path(count), { mode: 0o700 });
      return path(count);
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code !== "EEXIST") throw failure;
    }
  }
}

/**
 * Removes all but the last runs, except those that are still running or hold a state that could not be saved. Never
 * rejects.
 */
export async function removeOldRuns(base: string): Promise<void> {
  const runs = await readdir(base).catch(() => []);
  for (const old of runs.sort().slice(0, -keptRuns)) {
    if (!isProcessAlive(Number(old.split("-").at(-1)))) await removeRun(join(base, old));
  }
}

async function removeRun(run: string): Promise<void> {
  try {
    if (!holdsAnyUnsavedState(run)) await rm(run, { recursive: true, force: true });
  } catch {
    // Another command that starts now removes it too; the next run removes what is left.
  }
}

function holdsAnyUnsavedState(run: string): boolean {
  const stacks = join(run, "stacks");
  return existsSync(stacks) && readdirSync(stacks).some((id) => holdsUnsavedState(join(stacks, id)));
}
