import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder at or above `start` that holds `pnpm-workspace.yaml`; `start` itself if there is none. */
export function workspaceRoot(start: string): string {
  for (let directory = start; ; directory = dirname(directory)) {
    if (existsSync(join(directory, "pnpm-workspace.yaml"))) return directory;
    if (dirname(directory) === directory) return start;
  }
}

/** Where a rehearsal keeps its files, relative to the workspace root. */
export const emulatedDirectory = join(".platform", "emulated");
