import { readFileSync } from "node:fs";

const page = readFileSync(new URL("../../../docs/secrets.md", import.meta.url), "utf8");

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^ *\`\`\`${language}\\n(.*?)^ *\`\`\`$`, "gms"))].map(([, block = ""]) => block);
}

/** The lines that docs/secrets.md has readers type. */
export const typed = blocks("sh")
  .flatMap((block) => block.split("\n"))
  .map((line) => line.trim())
  .filter((line) => line !== "");

/** The first block of a language: the declaration (`ts`), the rules of a mapping (`yaml`). */
export function firstBlock(language: string): string {
  return blocks(language)[0] ?? "";
}
