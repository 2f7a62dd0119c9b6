import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LearnedType } from "./learned-type.ts";

/** The version of the AWS provider whose behaviour the emulator has learned. */
export const learnedVersion = "5.100.0";

/** Where what was learned is kept, one file for each type. */
export const learnedDirectory = join(dirname(fileURLToPath(import.meta.url)), `aws-${learnedVersion}`);

/** What was learned, by resource type or, prefixed with `data.`, data source. */
export function loadLearned(directory = learnedDirectory): ReadonlyMap<string, LearnedType> {
  const files = existsSync(directory) ? readdirSync(directory).filter((file) => file.endsWith(".json")) : [];
  return new Map(
    files.map((file) => [
      file.slice(0, -".json".length),
      JSON.parse(readFileSync(join(directory, file), "utf8")) as LearnedType,
    ]),
  );
}
