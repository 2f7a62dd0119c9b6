import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { ImportModule } from "@ml-platform/environments";
import { processIo } from "./io.ts";
import { runPlatform } from "./platform.ts";
import { platformServices } from "./platform-services.ts";

/**
 * Runs the command that this process was started for.
 *
 * @param importModule evaluates an environment file @default Node's `import`
 */
export async function main(importModule?: ImportModule): Promise<void> {
  // The SDK warns on every start of Node 20 that a later release of it will want another; ours is pinned.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  process.exitCode = await runPlatform(process.argv.slice(2), processIo(root), platformServices(root, importModule));
}
