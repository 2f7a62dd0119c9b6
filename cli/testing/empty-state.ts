import { utimesSync, writeFileSync } from "node:fs";

/** Empties a state that was written, however soon after: the times of files may be coarse. */
export function emptyState(file: string): void {
  writeFileSync(file, "");
  const earlier = new Date("2026-11-21T08:00:00Z");
  utimesSync(file, earlier, earlier);
}
