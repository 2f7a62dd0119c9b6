import { readFileSync } from "node:fs";
import { UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import { assumeSession } from "../../ci/sign-in/assume-session.ts";
import type { SandpitSession } from "../../ci/sign-in/sandpit-session.ts";
import type { Context } from "../../context.ts";
import { sessionFile } from "./sign-in.ts";

const help = `
The AWS SDKs and Terraform call it, as the configuration file that "platform ci sign-in <base> sandpit --sandpit <name>"
wrote says. It prints secrets: no script of a job calls it.`;

export function ciCredentialsCommand(command: Command, { io }: Context): Command {
  return command.addHelpText("after", help).action(async () => {
    // On Node 20, the SDK warns that a later release needs a newer Node; our version of it is pinned.
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
    io.stdout.write(`${await assumeSession(read(sessionFile(io.root)))}\n`);
  });
}

/** @throws {UserError} if nobody signed in */
function read(file: string): SandpitSession {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as SandpitSession;
  } catch {
    throw new UserError("Nobody signed in for a sandpit: ./platform ci sign-in <base> sandpit --sandpit <name>.");
  }
}
