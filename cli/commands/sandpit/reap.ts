import { validEnvironments } from "@ml-platform/environments/loaded";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { plural, printedTable } from "../../output/print.ts";
import { printable } from "../../output/printable.ts";
import { parseParallelism } from "../../plan/parallelism.ts";
import { type Reaped, reap } from "../../sandpit/lifecycle/reap.ts";
import { noteSandpit } from "../../sandpit/show/merge-request-note.ts";
import { effectLines } from "../../sandpit/workloads/effect-lines.ts";
import { defaultParallelism, parseTarget, type TargetOptions, withTarget } from "../options.ts";
import { printProblems } from "./print-problems.ts";

interface ReapOptions extends TargetOptions {
  readonly base?: string;
  readonly dryRun?: boolean;
  readonly parallelism: string;
  readonly json?: boolean;
}

const help = `
For a schedule, every few minutes or every hour: any number may run at once. Owners are warned two days, two hours and half
an hour before the end, in a short life later. A sandpit whose time is over is put to sleep, and destroyed when it has slept
as long as its base says (sandpits.timeToLive.asleep). What killed processes have left is finished. A sandpit that somebody
works on is left alone, and one that fails does not keep the others.

Exit code: 0 everything that was due is done; 1 something failed or could not be looked at; 2 with --dry-run, something is
due.

Examples:
  $ platform sandpit reap --dry-run
  $ platform sandpit reap --base dev --json`;

export function sandpitReapCommand(command: Command, context: Context): Command {
  return withTarget(command, context)
    .option("--base <environment>", "only the sandpits of this environment (default: of all that allow some)")
    .option("--dry-run", "say what is due, and change nothing")
    .option("--parallelism <sandpits>", "how many sandpits to work on at once", defaultParallelism)
    .option("--json", "print the result as JSON, and nothing else, on stdout")
    .addHelpText("after", help)
    .action(async (options: ReapOptions) => {
      const { io } = context;
      const { base, dryRun = false, json = false } = options;
      const target = parseTarget(options.target);
      const bases = new Map(
        validEnvironments(await context.services.environments()).map((environment) => [environment.name, environment]),
      );
      const result = await reap(context, {
        target,
        base,
        dryRun,
        parallelism: parseParallelism(options.parallelism),
        notify: async (_, { entry, about, text }) => {
          const policy = bases.get(entry.base)?.sandpits;
          await noteSandpit(context, { entry, policy, isGone: about === "destroyed", notice: text });
        },
        onReaped: (reaped) => {
          if (!json) io.stderr.write(`${printable(line(reaped))}\n`);
        },
      });
      const { reaped, problems } = result;
      if (json) {
        const document = { schemaVersion: 1, target, dryRun, ...result };
        io.stdout.write(`${printable(JSON.stringify(document, null, 2))}\n`);
      } else {
        io.stdout.write(`${printable(summary(context, result.sandpits, reaped))}\n`);
        printProblems(context, problems);
      }
      const isFailed = problems.length > 0 || reaped.some(({ result: each }) => each === "failed");
      context.exit(isFailed ? 1 : reaped.some(({ result: each }) => each === "due") ? 2 : 0);
    });
}

function line({ name, step, result, detail, workloads = [] }: Reaped): string {
  const what = `${name}: ${result === "done" ? step : `${step} (${result})`}: ${detail}`;
  return [what, ...effectLines(workloads, "sleep")].join("\n");
}

function summary(context: Context, sandpits: number, reaped: readonly Reaped[]): string {
  if (reaped.length === 0)
    return `Nothing is due for ${sandpits === 1 ? "the only sandpit" : `any of ${plural(sandpits, "sandpit")}`}.`;
  return printedTable(context, reaped, [
    { title: "SANDPIT", value: ({ name }) => name },
    { title: "OWNER", value: ({ owner }) => owner },
    { title: "BASE", value: ({ base }) => base },
    { title: "STEP", value: ({ step }) => step },
    { title: "RESULT", value: ({ result }) => result },
  ]);
}
