import { existsSync } from "node:fs";
import { relative } from "node:path";
import { type BootstrapAccount, findAccount } from "@ml-platform/environments";
import { validEnvironments } from "@ml-platform/environments/loaded";
import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import { type Command, Option } from "commander";
import {
  type BootstrapOptions,
  bootstrapAccount,
  bootstrapCommand as commandFor,
  exportBootstrap,
} from "../bootstrap/bootstrap-account.ts";
import { statePlaces } from "../bootstrap/find-states.ts";
import type { Context } from "../context.ts";
import { printedTable, printResult } from "../output/print.ts";
import { parseLockTimeout, parseTimeLimit } from "../plan/duration.ts";
import { parseFingerprint } from "../plan/fingerprint.ts";
import type { Request } from "../plan/run.ts";
import { parseTarget, type TargetOptions, withFormat, withTarget } from "./options.ts";

const help = `
Done once in each account, by a person with administrator credentials of that account: makes the bucket and the key for
states, lets the GitLab project sign in, and makes the roles that pipelines plan and apply with. Shows the plan and asks.
Its own state begins on this machine, in .platform/, and is moved into the bucket that it made. Run it again at any time:
it continues what was not finished, applies what the code changed, or says that there is nothing to do. It never
destroys; docs/bootstrap.md says how, and how to recover.

Exit code: 0 done, or nothing to do; 1 error, refused or interrupted; with --plan 2 if there is something to do.

Examples:
  $ platform bootstrap                      list the accounts
  $ platform bootstrap ml-dev --plan
  $ AWS_PROFILE=ml-dev-admin platform bootstrap ml-dev
  $ platform bootstrap ml-dev --target emulated`;

interface Options extends TargetOptions, BootstrapOptions {
  readonly lockTimeout: string;
  readonly timeLimit?: string;
  readonly export?: string;
}

export function bootstrapCommand(command: Command, context: Context): Command {
  command
    .addOption(new Option("--plan", "show the plan only").conflicts(["autoApprove", "fingerprint"]))
    .option("--auto-approve", "apply without asking")
    .option("--fingerprint <hex>", "apply without asking, but only the plan that has this fingerprint")
    .addOption(
      new Option(
        "--import <address=id>",
        "take in an object that exists already, such as the bucket; repeatable",
      ).argParser((value: string, previous: readonly string[] = []) => [...previous, value]),
    )
    .option("--state <file>", "first bring back a state that could not be saved, from the file that an error named")
    .addOption(
      new Option(
        "--export <directory>",
        "only write the Terraform configuration, to apply it by other means",
      ).conflicts(["plan", "autoApprove", "fingerprint", "import", "state"]),
    )
    .option("--lock-timeout <duration>", "how long to wait for a state that somebody else has locked", "60s")
    .option("--time-limit <duration>", "stop as Ctrl-C does after this time, such as 45m (default: none)")
    .addHelpText("after", help);
  return withFormat(withTarget(command, context)).action(async (given: string | undefined, options: Options) => {
    const target = parseTarget(options.target);
    const accounts = await allAccounts(context);
    if (given === undefined) return list(context, accounts, target, options.json === true);
    const account = findAccount(accounts, given);
    const request = requestFor(context, account, target, options);
    if (options.export !== undefined) {
      const directory = await exportBootstrap(request, { account, accounts }, options.export);
      context.io.stdout.write(`${relative(context.io.root, directory)}\n`);
      return;
    }
    const reviewed = options.fingerprint === undefined ? undefined : parseFingerprint(options.fingerprint);
    context.exit(
      await bootstrapAccount(context, request, { account, accounts }, { ...options, fingerprint: reviewed }),
    );
  });
}

/** @throws {UserError} when an environment does not load: the account that it names would be forgotten */
async function allAccounts({ services }: Context): Promise<readonly BootstrapAccount[]> {
  const loaded = await services.environments();
  const problems = loaded.flatMap((each) => ("problem" in each ? [each.problem] : []));
  if (problems.length > 0) {
    throw new UserError(
      `${problems.join("\n")}\nAccounts follow from environments, so all of them must load. Nothing was changed.`,
    );
  }
  return await services.accounts(validEnvironments(loaded));
}

function requestFor(
  { io, services, colors }: Context,
  account: BootstrapAccount,
  target: Target,
  options: Options,
): Request {
  const command = commandFor(target, account);
  return {
    io,
    services,
    colors,
    environment: account.alias,
    target,
    needsCredentials: target === "aws",
    stacks: [],
    parallelism: 1,
    lockTimeout: parseLockTimeout(options.lockTimeout),
    remedies: {
      import: (address, id) => `${command} --import ${address}=${id}`,
      push: (file) => `${command} --state ${file}`,
    },
    ...(options.timeLimit !== undefined && { timeLimit: parseTimeLimit(options.timeLimit) }),
  };
}

function list(context: Context, accounts: readonly BootstrapAccount[], target: Target, json: boolean): void {
  const data = accounts.map((account) => {
    const { id, alias, region, isDevops, environments } = account;
    const isUnderWay = existsSync(statePlaces(context.io, target, account).file);
    return { id, alias, region, isDevops, environments: environments.map(({ name }) => name), isUnderWay };
  });
  const rows = printedTable(context, data, [
    { title: "ACCOUNT", value: ({ alias }) => alias },
    { title: "ID", value: ({ id }) => id },
    { title: "REGION", value: ({ region }) => region },
    {
      title: "FOR",
      value: ({ isDevops, environments }) => [...(isDevops ? ["pipelines"] : []), ...environments].join(", "),
      shrink: "end",
    },
    { title: "", value: ({ isUnderWay }) => (isUnderWay ? "state on this machine" : "") },
  ]);
  printResult(context, {
    json,
    survey: { target, problems: [] },
    data: { accounts: data },
    text: `${rows}\n\nTo bootstrap one: ./platform bootstrap <account>`,
  });
}
