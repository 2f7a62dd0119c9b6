import type { Command } from "commander";
import type { Context } from "../../context.ts";
import type { PoolRequest } from "../../local/provider/pool-request.ts";

/** The process that other commands start to serve providers to Terraform. */
export function localProvidersCommand(command: Command, _context: Context): Command {
  return command.action(async (request: string) => {
    const { serveProviders } = await import("../../local/provider/serve-providers.ts");
    await serveProviders(JSON.parse(request) as PoolRequest);
  });
}
