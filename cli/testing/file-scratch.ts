import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let directory: string | undefined;

/**
 * A directory for what helpers write while one test file runs. Files that share a process share helpers, so these cannot
 * ask for a directory when they are imported: that of the first file would be gone.
 */
export function fileScratch(): string {
  directory ??= mkdtempSync(join(tmpdir(), "test-file-"));
  return directory;
}

export function removeFileScratch(): void {
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
  directory = undefined;
}
