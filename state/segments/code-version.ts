import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

let known: string | undefined;

/**
 * Identifies the code that decides what is hidden and how it is stored. A compiled program is in a folder that is named by
 * its contents; otherwise, the sources are read.
 */
export function codeVersion(): string {
  known ??= import.meta.url.endsWith(".ts") ? hashOfSources() : import.meta.url;
  return known;
}

function hashOfSources(): string {
  const segments = dirname(fileURLToPath(import.meta.url));
  const hash = createHash("sha256");
  for (const folder of [segments, ...["../model", "../secrets", "../explore"].map((name) => join(segments, name))]) {
    for (const name of readdirSync(folder).sort()) {
      if (name.endsWith(".ts") && !name.endsWith(".test.ts")) hash.update(readFileSync(join(folder, name)));
    }
  }
  return hash.digest("hex");
}
