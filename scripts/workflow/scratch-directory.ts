import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Gives `work` an empty directory below `base` that is removed afterwards. */
export async function inScratchDirectory<T>(base: string, work: (directory: string) => Promise<T>): Promise<T> {
  mkdirSync(base, { recursive: true });
  const directory = mkdtempSync(join(base, "scratch-"));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
