import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

/** Makes a directory that only its owner can look into, or makes it so: states and plans below hold values in clear. */
export function makePrivateDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const { mode, uid } = statSync(path);
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) chmodSync(path, 0o700);
}

/** Gives `work` an empty directory below `base`, a target's working directory, that is removed afterwards. */
export async function inScratchDirectory<T>(base: string, work: (directory: string) => Promise<T>): Promise<T> {
  makePrivateDirectory(base);
  const directory = mkdtempSync(join(base, "scratch-"));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const keptRuns = 10;

/**
 * Makes the directory of this run, `<base>/<time>-<pid>`, readable by its owner only: plans hold values in clear. Old
 * runs are removed, except those that still work or hold a state that could not be saved.
 */
export function createRunDirectory(base: string, now: Date, pid: number): string {
  const name = `${now.toISOString().replace(/[:.]/g, "-").replace("Z", "")}-${pid}`;
  const directory = join(base, name);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const old of readdirSync(base).sort().slice(0, -keptRuns)) {
    if (!isAlive(Number(old.split("-").at(-1)))) removeRun(join(base, old));
  }
  return directory;
}

function removeRun(run: string): void {
  try {
    if (!holdsUnsavedState(run)) rmSync(run, { recursive: true, force: true });
  } catch {
    // Another command that starts now removes it too; what is left goes next time.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    // A process of another user may not be signalled (EPERM).
    return (failure as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function holdsUnsavedState(run: string): boolean {
  const stacks = join(run, "stacks");
  return existsSync(stacks) && readdirSync(stacks).some((id) => existsSync(join(stacks, id, "errored.tfstate")));
}
