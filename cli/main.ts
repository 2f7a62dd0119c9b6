import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { processIo } from "./io.ts";
import { runPlatform } from "./platform.ts";

// The SDK warns on every start of Node 20 that a later release of it will want another; ours is pinned.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.exitCode = await runPlatform(process.argv.slice(2), processIo(root));
