import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LearnedType } from "./learned-type.ts";

/** The version of the AWS provider whose behaviour the emulator has learned. */
export const learnedVersion = "5.100.0";

/** Where what was learned is kept, one file for each type. */
export const learnedDirectory = join(dirname(fileURLToPath(import.meta.url)), `aws-${learnedVersion}`);

const suffix = ".json";

/** What was learned, by resource type or, prefixed with `data.`, data source. */
export function loadLearned(directory = learnedDirectory): ReadonlyMap<string, LearnedType> {
  return new Map(learnedTypes(directory).map((type) => [type, readLearned(type, directory)]));
}

/** The types of which something was learned, named as in `loadLearned`. */
export function learnedTypes(directory = learnedDirectory): string[] {
  const files = existsSync(directory) ? readdirSync(directory).filter((file) => file.endsWith(suffix)) : [];
  return files.map((file) => file.slice(0, -suffix.length));
}

/** What was learned of one of them. */
export function readLearned(type: string, directory = learnedDirectory): LearnedType {
  return JSON.parse(readFileSync(join(directory, type + suffix), "utf8")) as LearnedType;
}
