import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { processIo } from "./io.ts";
import { runPlatform } from "./platform.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.exitCode = await runPlatform(process.argv.slice(2), processIo(root));
