import type { Command } from "commander";
import type { Context } from "../../context.ts";
import type { ServeRequest } from "../../local/serve.ts";

/** The background process that other commands start. */
export function localServeCommand(command: Command, _context: Context): Command {
  return command.action(async (request: string) => {
    const { serveAccount } = await import("../../local/serve.ts");
    await serveAccount(JSON.parse(request) as ServeRequest);
  });
}
