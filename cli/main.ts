import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { processIo } from "./io.ts";
import type { CompiledCommand } from "./keep/compiled-command.ts";
import { runPlatform } from "./platform.ts";
import { platformServices } from "./platform-services.ts";

/**
 * Runs the command that the arguments of this process name.
 *
 * @param compiled what is run @default - sources, by tsx
 */
export async function main(compiled?: CompiledCommand): Promise<void> {
  // On Node 20, the SDK warns at every start that a later release needs a newer Node; our version of it is pinned.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  process.exitCode = await runPlatform(process.argv.slice(2), processIo(root), platformServices(root, compiled));
  // The command is done. Whatever it has left open, such as a request that nobody waits for, must not keep it running.
  setTimeout(() => process.exit(), lingerMilliseconds).unref();
}

const lingerMilliseconds = 2000;
