import { join } from "node:path";
import type { Command } from "commander";
import { requireProgram } from "../../bastion/aws-program.ts";
import {
  type Entered,
  type EntryOptions,
  enterBastion,
  environmentWithHosts,
  withEntry,
} from "../../bastion/enter-bastion.ts";
import { sshHost, sshOptions, sshUser } from "../../bastion/ssh-host.ts";
import type { Context } from "../../context.ts";
import { inScratchDirectory } from "../../plan/directories.ts";
import { runInForeground } from "../../run-in-foreground.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";

const help = `
Opens a shell on a host in service, with Session Manager, or with SSH where the bastion is entered so. The host has
kubectl, helm and aws, and a context of kubectl for each cluster of the environment. With Session Manager, all that is
typed and shown is logged. "exit" leaves it; the exit code is that of the shell.

Examples:
  $ platform bastion shell dev
  $ platform bastion shell dev --host i-0a1b2c3d4e5f60718`;

interface ShellOptions extends TargetOptions, EntryOptions {
  readonly host?: string;
}

export function bastionShellCommand(command: Command, context: Context): Command {
  command.option("--host <instance>", "id of the host (default: the first in service)").addHelpText("after", help);
  return withTarget(withEntry(command), context).action(async (name: string, options: ShellOptions) => {
    const { io } = context;
    const environment = await environmentWithHosts(context, parseTarget(options.target), name);
    const entered = await enterBastion(context, environment, options);
    const host = options.host ?? entered.hosts[0]?.id ?? "";
    io.stderr.write(`A shell on ${host}. "exit" leaves it.\n`);
    const code = await inScratchDirectory(join(io.root, ".platform", "aws"), async (directory) =>
      runInForeground(io, await shellCommand(entered, host, directory), io.env),
    );
    context.exit(code);
  });
}

async function shellCommand(
  { aws, isSsh, sessionDocument }: Entered,
  host: string,
  directory: string,
): Promise<[string, ...string[]]> {
  if (!isSsh) {
    return [
      aws.path,
      ...["ssm", "start-session", "--target", host, "--document-name", sessionDocument, "--region", aws.region],
    ];
  }
  const found = await sshHost(aws, host, directory);
  return [requireProgram("ssh", aws.env), ...sshOptions(host, found), `${sshUser}@${found.address}`];
}
