import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "@ml-platform/rules";
import { findPlaces } from "../cli/inspect/survey.ts";
import { drawDiagrams } from "./diagrams/draw-diagrams.ts";
import { processIo } from "../cli/io.ts";
import { platformServices } from "../cli/platform-services.ts";

// `pnpm diagrams`: draws docs/diagrams anew.

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const directory = join(root, "docs", "diagrams");
const { places, problems } = await findPlaces({ io: processIo(root), services: platformServices }, { target: "aws" });
for (const { message } of problems) throw new UserError(message);
const drawn = drawDiagrams(places);
mkdirSync(directory, { recursive: true });
for (const name of readdirSync(directory)) if (!drawn.has(name)) rmSync(join(directory, name));
for (const [name, text] of drawn) writeFileSync(join(directory, name), text);
process.stdout.write(`${drawn.size} files are in docs/diagrams/.\n`);
