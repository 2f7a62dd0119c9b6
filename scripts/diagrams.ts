import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { drawDiagrams } from "./diagrams/draw-diagrams.ts";
import { referenceStacks } from "./diagrams/reference-stacks.ts";

// `pnpm diagrams`: draws docs/diagrams again, from the reference environments.

const directory = join(dirname(dirname(fileURLToPath(import.meta.url))), "docs", "diagrams");
const drawn = drawDiagrams(await referenceStacks());
mkdirSync(directory, { recursive: true });
for (const name of readdirSync(directory)) if (!drawn.has(name)) rmSync(join(directory, name));
for (const [name, text] of drawn) writeFileSync(join(directory, name), text);
process.stdout.write(`${drawn.size} files are in docs/diagrams/.\n`);
