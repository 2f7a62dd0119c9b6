import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LearnedType } from "../learned/learned-type.ts";

/** The file of one type: a line for each path, combination or note, so that a review shows what changed. */
export function learnedText(learned: LearnedType): string {
  const members = Object.entries(learned).map(([name, value]) => `  ${JSON.stringify(name)}: ${lines(value)}`);
  return `{\n${members.join(",\n")}\n}\n`;
}

function lines(value: unknown): string {
  if (Array.isArray(value)) return `[\n${value.map((item) => `    ${JSON.stringify(item)}`).join(",\n")}\n  ]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, inner]) => `    ${JSON.stringify(name)}: ${JSON.stringify(inner)}`);
  return `{\n${members.join(",\n")}\n  }`;
}

/** Writes one file for each type, and removes those of other types. */
export function writeLearned(directory: string, learned: ReadonlyMap<string, LearnedType>): void {
  mkdirSync(directory, { recursive: true });
  const files = new Map([...learned].map(([type, facts]) => [`${type}.json`, learnedText(facts)]));
  for (const file of readdirSync(directory)) if (!files.has(file)) rmSync(join(directory, file));
  for (const [file, text] of files) writeFileSync(join(directory, file), text);
}
