import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

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
    const path = join(base, old);
    if (!isAlive(Number(old.split("-").at(-1))) && !holdsUnsavedState(path)) rmSync(path, { recursive: true });
  }
  return directory;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function holdsUnsavedState(run: string): boolean {
  const stacks = join(run, "stacks");
  return existsSync(stacks) && readdirSync(stacks).some((id) => existsSync(join(stacks, id, "errored.tfstate")));
}
