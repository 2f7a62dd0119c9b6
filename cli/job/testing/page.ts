import { readFileSync } from "node:fs";

const page = readFileSync(new URL("../../../docs/train.md", import.meta.url), "utf8");

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, block = ""]) => block);
}

/** Every command of docs/train.md. */
export const pageCommands: readonly string[] = [
  ...blocks("sh").flatMap((block) => block.trimEnd().split("\n")),
  // Within a sentence. That by which helm comes has tests of its own.
  ...[...page.matchAll(/`(\.\/platform (?!local setup)[^`]+)`/g)].map(([, command = ""]) => command),
];

/** Every document of YAML on it. */
export const pageDocuments: readonly string[] = blocks("yaml");

/** The arguments of the commands that begin so. */
export function argumentsOf(beginning: string): string[][] {
  return pageCommands
    .filter((command) => command.startsWith(`${beginning} `))
    .map((command) => command.slice(beginning.length + 1).split(" "));
}
