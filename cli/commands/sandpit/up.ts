import { type Command, Option } from "commander";
import type { Context } from "../../context.ts";
import { printPlan } from "../../output/print-report.ts";
import { printable } from "../../output/printable.ts";
import { renderText } from "../../output/render-text.ts";
import { terminalWidth } from "../../output/table.ts";
import { targetHint } from "../../plan/hints.ts";
import { stoppedText } from "../../plan/last-word.ts";
import { reportJson } from "../../plan/report.ts";
import { actorOf } from "../../sandpit/actor.ts";
import type { AppliedSandpit } from "../../sandpit/apply-sandpit.ts";
import { chooseBase } from "../../sandpit/choose-base.ts";
import { hourlySentence } from "../../sandpit/cost/cost-text.ts";
import type { SandpitEntry } from "../../sandpit/entry.ts";
import { openSandpitRegistry } from "../../sandpit/registry/open-registry.ts";
import type { Sandpits } from "../../sandpit/sandpit-run.ts";
import { bringUp } from "../../sandpit/up.ts";
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
  $ platform sandpit up anna-gpu --kind dedicated --kubernetes 1.37`;

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
      { onPlan: (plan) => printPlan(context, plan, options) },
    );
    print(sandpits, applied, options);
    context.exit(applied.result === "ready" ? 0 : 1);
  });
}

function print({ context, target }: Sandpits, applied: AppliedSandpit, { json = false }: UpCommandOptions): void {
  const { io, colors } = context;
  const { entry, report, stopped } = applied;
  if (json) {
    const document = { schemaVersion: 1, target, sandpit: entry, report: JSON.parse(reportJson(report)) as unknown };
    io.stdout.write(`${printable(JSON.stringify(document, null, 2))}\n`);
  } else {
    io.stdout.write(`${renderText(report, { detailed: false, colors, columns: terminalWidth(io) })}\n`);
    io.stdout.write(`${printable(summary(entry))}\n`);
  }
  const command = (verb: string): string => `./platform sandpit ${verb} ${entry.name}${targetHint({ target })}`;
  if (stopped !== undefined) {
    const what = stoppedText({ ...stopped }, `Not everything of ${entry.name} is up`);
    io.stderr.write(`\n${what} Run again to continue, or take it down: ${command("up")}; ${command("down")}\n`);
    return;
  }
  if (json) return;
  const next = [
    [command("show"), "what it has, and how to reach it"],
    [command("shell"), "a shell in which kubectl works in it"],
    [command("extend"), "let it live longer"],
    [command("down"), "destroy it"],
  ] as const;
  const width = Math.max(...next.map(([text]) => text.length));
  io.stderr.write(`\n${next.map(([text, what]) => `  ${text.padEnd(width)}  ${what}`).join("\n")}\n`);
}

function summary({ name, state, cost, expires }: SandpitEntry): string {
  const costs = cost === undefined ? "" : ` It costs ${hourlySentence(cost)}.`;
  return `Sandpit ${name} is ${state}.${costs} It ends ${expires}.`;
}
