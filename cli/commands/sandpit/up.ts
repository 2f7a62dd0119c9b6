import { timeToLiveText } from "@ml-platform/rules";
import { type Command, Option } from "commander";
import type { Context } from "../../context.ts";
import { timeText } from "../../output/print.ts";
import { printPlan, printReport } from "../../output/print-report.ts";
import { printable } from "../../output/printable.ts";
import { targetHint } from "../../plan/hints.ts";
import { stoppedText } from "../../plan/last-word.ts";
import { reportJson, resultOf } from "../../plan/report.ts";
import { actorOf } from "../../sandpit/actor.ts";
import { costLines, hourlySentence } from "../../sandpit/cost/cost-text.ts";
import type { SandpitEntry } from "../../sandpit/entry.ts";
import { chooseBase } from "../../sandpit/find/choose-base.ts";
import { openSandpitRegistry } from "../../sandpit/registry/open-registry.ts";
import type { AppliedSandpit } from "../../sandpit/run/apply-sandpit.ts";
import type { Sandpits } from "../../sandpit/run/sandpit-run.ts";
import { bringUp } from "../../sandpit/run/up.ts";
import { endingLine } from "../../sandpit/show/ending-line.ts";
import { noteSandpit } from "../../sandpit/show/merge-request-note.ts";
import { parseTarget } from "../options.ts";
import { type SandpitRunOptions, sandpitsOf, withSandpitRun } from "./options.ts";

interface UpCommandOptions extends SandpitRunOptions {
  readonly kind?: SandpitEntry["kind"];
  readonly ttl?: string;
  readonly kubernetes?: string;
  readonly set: readonly string[];
}

const help = `
Asks nothing: whatever would lose data is refused. Run again, it makes the sandpit what the code that is checked out says;
what was set stays set.

Exit code: 0 it is up; 1 error, refused or interrupted. Run again to continue.

Examples:
  $ platform sandpit up
  $ platform sandpit up --ttl 2d --set tenant.quota.pods=5
  $ platform sandpit up next --kind dedicated --kubernetes 1.37`;

export function sandpitUpCommand(command: Command, context: Context): Command {
  command
    .option("--base <environment>", "the permanent environment that it is derived from (default: dev)")
    .addOption(
      new Option(
        "--kind <kind>",
        "shared: in a cluster of the base; dedicated: with a network and clusters of its own",
      ).choices(["shared", "dedicated"]),
    )
    .option("--ttl <time>", "how long it lives, such as 8h or 2d (default: as its base says)")
    .option("--kubernetes <version>", "version of the clusters of a dedicated one (default: as in the base)")
    .addOption(
      new Option(
        "--set <path=value>",
        "change what it has, such as tenant.quota.pods=5; nothing after = resets; repeatable",
      )
        .default([] as string[], "nothing")
        .argParser((value: string, previous: readonly string[]) => [...previous, value]),
    )
    .addHelpText("after", help);
  return withSandpitRun(command, context).action(async (given: string | undefined, options: UpCommandOptions) => {
    const base = chooseBase(await context.services.environments(), options.base);
    const registry = openSandpitRegistry(context.io, parseTarget(options.target), base.environment);
    const sandpits = sandpitsOf(context, { base, registry }, options);
    const actor = actorOf(context.io);
    const { kind, ttl: timeToLive, kubernetes, set: settings, admin: isAdmin } = options;
    const { mergeRequest } = actor;
    const applied = await bringUp(
      sandpits,
      { actor, isAdmin },
      given,
      { kind, timeToLive, kubernetes, settings, mergeRequest },
      {
        onPlan: (plan, cost, leaving) => {
          if (resultOf(plan) !== "no changes") {
            printPlan(context, plan, options);
            const output = options.json ? context.io.stderr : context.io.stdout;
            output.write(`${printable(costLines(cost).join("\n"))}\n`);
          }
          if (leaving === undefined) return;
          context.io.stderr.write("\nWhat is no longer part of the sandpit, and is destroyed afterwards:\n");
          printPlan(context, leaving, options);
        },
      },
    );
    print(sandpits, applied, options);
    await noteSandpit(context, { entry: applied.entry, policy: base.environment.sandpits });
    context.exit(applied.result === "ready" ? 0 : 1);
  });
}

function print({ context, target, base }: Sandpits, applied: AppliedSandpit, { json = false }: UpCommandOptions): void {
  const { io, services } = context;
  const { entry, report, leaving, stopped } = applied;
  if (json) {
    const document = {
      schemaVersion: 1,
      target,
      sandpit: entry,
      report: JSON.parse(reportJson(report)) as unknown,
      ...(leaving !== undefined && { leaving: JSON.parse(reportJson(leaving)) as unknown }),
    };
    io.stdout.write(`${printable(JSON.stringify(document, null, 2))}\n`);
  } else {
    printReport(context, report, {});
    if (leaving !== undefined) printReport(context, leaving, {});
    io.stdout.write(`${printable(summary(entry, services.now()))}\n`);
  }
  const command = (verb: string): string => `./platform sandpit ${verb} ${entry.name}${targetHint({ target })}`;
  if (stopped !== undefined) {
    const what = stoppedText({ ...stopped }, `Not everything of ${entry.name} is up`);
    io.stderr.write(`\n${what} Run again to continue, or take it down: ${command("up")}; ${command("down")}\n`);
    return;
  }
  if (json) return;
  const rows = nextSteps.map(([verb, what]) => [command(verb), what] as const);
  const width = Math.max(...rows.map(([text]) => text.length));
  io.stderr.write(`\n${rows.map(([text, what]) => `  ${text.padEnd(width)}  ${what}`).join("\n")}\n`);
  const ending = endingLine(entry, base.environment.sandpits, services.now(), target);
  if (ending !== undefined) io.stderr.write(`\n${ending}\n`);
}

/** What to do with a sandpit that is up. */
const nextSteps = [
  ["show", "what it has, and how to reach it"],
  ["shell", "a shell in which kubectl works in it"],
  ["extend", "let it live longer"],
  ["down", "destroy it"],
] as const;

function summary({ name, state, cost, expires }: SandpitEntry, now: Date): string {
  const costs = cost === undefined ? "" : ` It costs ${hourlySentence(cost)}.`;
  const left = timeToLiveText(Date.parse(expires) - now.getTime());
  return `Sandpit ${name} is ${state}.${costs} It ends in ${left} (${timeText(new Date(expires))}).`;
}
