import { findEnvironment } from "@ml-platform/environments/loaded";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { knownLocalAccounts } from "../../local/run-file.ts";
import { stopAccount } from "../../local/start-account.ts";
import { showWork } from "../../output/show-work.ts";

const help = `
Everything in the local AWS is gone then: clusters, networks, states. No process and no file of it is left, but the logs of
commands.

Examples:
  $ platform local stop
  $ platform local stop dev`;

export function localStopCommand(command: Command, context: Context): Command {
  command.addHelpText("after", help);
  return command.action(async (name: string | undefined) => {
    const { io } = context;
    const accounts = name === undefined ? knownLocalAccounts(io.root) : [await accountCalled(context, name)];
    let stopped = 0;
    for (const account of accounts) {
      const work = showWork(io, `Ending the local AWS of ${account}`);
      if (await stopAccount(io, account).finally(() => work.stop())) stopped += 1;
    }
    io.stdout.write(stopped === 0 ? "Nothing runs.\n" : "Ended: everything in it is gone.\n");
  });
}

/** @throws {UserError} for a name that is neither an environment's nor an account's */
async function accountCalled({ services }: Context, name: string): Promise<string> {
  return /^\d{12}$/.test(name) ? name : findEnvironment(await services.environments(), name).account.id;
}
