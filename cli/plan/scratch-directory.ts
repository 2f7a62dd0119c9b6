import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makePrivateDirectory } from "./private-directory.ts";

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
