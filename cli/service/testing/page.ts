import { readFileSync } from "node:fs";
import { realRoot } from "./service-repository.ts";

const page = readFileSync(`${realRoot}docs/services.md`, "utf8");

const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, block = ""]) => block);

/** Every command of docs/services.md. */
export const pageCommands: readonly string[] = blocks("sh").flatMap((block) => block.trimEnd().split("\n"));

/** Every piece of values on it. */
export const pageValues: readonly string[] = blocks("yaml");

/** What follows the beginning of the only command that begins so. */
export function argumentsOf(beginning: string): string[] {
  const found = pageCommands.filter((command) => command.startsWith(`${beginning} `));
  if (found.length !== 1) throw new Error(`${found.length} commands of docs/services.md begin with "${beginning}"`);
  return (found[0] ?? "").slice(beginning.length + 1).split(" ");
}
