import { relative } from "node:path";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { type AccountStatus, accountStatuses } from "../../local/account-status.ts";
import { megabytes } from "../../output/show-work.ts";

const help = `
Exit code: 0, whether anything runs or not.

Examples:
  $ platform local status
  $ platform local status --json`;

export function localStatusCommand(command: Command, context: Context): Command {
  command.option("--json", "print as JSON").addHelpText("after", help);
  return command.action(async ({ json }: { json?: boolean }) => {
    const { io } = context;
    const accounts = await accountStatuses(context);
    const text = json ? JSON.stringify({ schemaVersion: 1, accounts }, null, 2) : statusText(context, accounts);
    io.stdout.write(`${text}\n`);
  });
}

function statusText({ io }: Context, accounts: readonly AccountStatus[]): string {
  if (accounts.length === 0) return "Nothing runs. To start: ./platform apply <environment> --target local";
  return accounts.map((account) => accountText(io.root, account)).join("\n\n");
}

function accountText(root: string, account: AccountStatus): string {
  const { id, environments, status, url, memoryBytes, kubernetes, clusters, log } = account;
  const of = environments.length === 0 ? "" : ` (${environments.join(", ")})`;
  const logs = `  log       ${relative(root, log)}`;
  if (status === "ended") {
    return [
      `${id}${of}   ended by itself: everything in it is gone`,
      logs,
      "  To remove what is left: ./platform local stop",
    ].join("\n");
  }
  return [
    `${id}${of}   runs`,
    `  AWS       ${url}`,
    `  memory    ${memoryBytes === undefined ? "unknown" : megabytes(memoryBytes, undefined)}`,
    ...(kubernetes === undefined
      ? ["  clusters  are only records: ./platform local setup brings the programs of a Kubernetes"]
      : []),
    ...clusters.map(
      ({ name, region, endpoint, version }) => `  cluster   ${name}, ${region}: Kubernetes ${version}, ${endpoint}`,
    ),
    logs,
  ].join("\n");
}
