import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A table of facts that become out of date, and when it was made. */
export interface DatedTable {
  /** `rules/kubernetes-versions.ts` */
  readonly file: string;
  /** `2026-11-21` */
  readonly asOf: string;
}

/** Where such tables live: CONTRIBUTING.md. */
const folders = ["rules", "modules", "state"];

/** Every table whose docstring says "as of" which day it was made; a new one need not be registered. */
export function datedTables(root: string): DatedTable[] {
  return folders
    .flatMap((folder) => sourcesBelow(root, folder))
    .flatMap((file) => {
      const asOf = dateIn(readFileSync(join(root, file), "utf8"));
      return asOf === undefined ? [] : [{ file, asOf }];
    });
}

/** The day in `as of 2026-11-21`, which may be broken over two lines of a comment. */
export function dateIn(text: string): string | undefined {
  return /\bas of(?:\s+|\s*\n\s*\*\s*)(\d{4}-\d{2}-\d{2})\b/i.exec(text)?.[1];
}

function sourcesBelow(root: string, folder: string): string[] {
  return namesIn(join(root, folder)).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : sourcesBelow(root, path);
    return entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts") ? [path] : [];
  });
}

const skipped = new Set(["node_modules", "testing", "bench", "__snapshots__"]);

function namesIn(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw failure;
  }
}
