import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { printPlan, printReport } from "../../output/print-report.ts";
import { printable } from "../../output/printable.ts";
import { placeText } from "../../plan/head.ts";
import { targetHint } from "../../plan/hints.ts";
import { stoppedText } from "../../plan/last-word.ts";
import { reportJson } from "../../plan/report.ts";
import { actorOf, mayChange } from "../../sandpit/actor.ts";
import type { SandpitEntry } from "../../sandpit/entry.ts";
import { type FoundSandpit, findSandpit, NoSandpit } from "../../sandpit/find/find-sandpit.ts";
import { mayHaveLeft, sweepAfter } from "../../sandpit/leftovers/sweep-after.ts";
import { type TakenDown, takeDown } from "../../sandpit/run/down.ts";
import { noteSandpit } from "../../sandpit/show/merge-request-note.ts";
import { confirm } from "../confirm.ts";
import { parseTarget } from "../options.ts";
import { type SandpitRunOptions, sandpitsOf, withSandpitRun } from "./options.ts";

interface DownOptions extends SandpitRunOptions {
  readonly autoApprove?: boolean;
  readonly ifExists?: boolean;
}

const help = `
Destroys from what was kept when the sandpit was last applied: its branch need not exist. Works whatever the sandpit is
doing: also if it never finished coming up, or going down. Nothing is destroyed unless all of it can be planned. Then what
has its tags and is in no state is destroyed, too, such as secrets that you made below its path.

Exit code: 0 it is gone; 1 error, refused or interrupted. Run again to continue.

Examples:
  $ platform sandpit down
  $ platform sandpit down anna --auto-approve`;

export function sandpitDownCommand(command: Command, context: Context): Command {
  command
    .option("--base <environment>", "the permanent environment that it is derived from (default: any)")
    .option("--auto-approve", "destroy without asking")
    .option("--if-exists", "do nothing, successfully, if there is no such sandpit")
    .addHelpText("after", help);
  return withSandpitRun(command, context).action(async (given: string | undefined, options: DownOptions) => {
    const target = parseTarget(options.target);
    const found = await find(context, given, options);
    if (found === undefined) return print(context, options, given ?? "", { result: "gone" });
    const { registered, base, registry } = found;
    const { name } = registered.entry;
    const permission = mayChange(registered.entry, actorOf(context.io), base.environment, options.admin);
    if ("refusal" in permission) throw new UserError(`${permission.refusal} Nothing was changed.`);
    const taken = await takeDown(sandpitsOf(context, { base, registry }, options), registered, {
      approve: async (plan) => {
        if (plan.stacks.length > 0) printPlan(context, plan, options);
        if (options.autoApprove === true) return true;
        const what = `Destroy the sandpit ${name} ${placeText(plan.head)}? It cannot be undone.`;
        return await confirm(context.io, what, name, "--auto-approve");
      },
    });
    const isGone = taken.result === "gone" && (await sweep(context, target, { ...registered.entry, base: base.name }));
    print(context, options, name, taken.result === "gone" && !isGone ? { ...taken, result: "failed" } : taken);
    if (isGone) {
      await noteSandpit(context, { entry: registered.entry, policy: base.environment.sandpits, isGone: true });
    }
    if (taken.stopped !== undefined) {
      const again = `./platform sandpit down ${name}${targetHint({ target })}`;
      const why = stoppedText(taken.stopped, "Not everything was destroyed");
      context.io.stderr.write(`\n${why} Run again to continue: ${again}\n`);
    }
    context.exit(isGone ? 0 : 1);
  });
}

/**
 * Removes what no state held: what a run that was killed has made, and what the owner made by other means, such as secrets.
 *
 * @returns whether nothing is left, as far as is known
 */
async function sweep(context: Context, target: Target, entry: SandpitEntry): Promise<boolean> {
  const { stderr } = context.io;
  const { removed, unknown } = await sweepAfter(context, target, entry);
  const gc = `./platform sandpit gc --base ${entry.base}${targetHint({ target })}`;
  if (unknown !== undefined) {
    const what = mayHaveLeft(entry)
      ? "what may be left, as it did not come up or go down wholly before"
      : "what its owner made in it by other means, such as secrets";
    stderr.write(
      `${printable(`Not everything could be looked through for ${what}: ${unknown} To look for it: ${gc}`)}\n`,
    );
  }
  if (removed === undefined) return true;
  const isRemoved = removed.result === "removed";
  const text = isRemoved
    ? "What it had beside its states was destroyed too."
    : `Something that it had beside its states could not be destroyed: ${removed.detail ?? removed.result} To see it: ${gc}`;
  stderr.write(`${printable(text)}\n`);
  return isRemoved;
}

async function find(
  context: Context,
  given: string | undefined,
  { base, target, ifExists = false }: DownOptions,
): Promise<FoundSandpit | undefined> {
  try {
    return await findSandpit(context, parseTarget(target), given, base);
  } catch (failure) {
    if (ifExists && failure instanceof NoSandpit) return undefined;
    throw failure;
  }
}

const outcomes: Readonly<Record<TakenDown["result"], (name: string) => string>> = {
  gone: (name) => (name === "" ? "There is no sandpit." : `Nothing of the sandpit ${name} is left.`),
  kept: () => "Nothing was changed.",
  failed: (name) => `Something of the sandpit ${name} is left.`,
};

function print(context: Context, { target, json = false }: DownOptions, name: string, taken: TakenDown): void {
  const { result, report } = taken;
  const { stdout, stderr } = context.io;
  if (json) {
    const document = {
      schemaVersion: 1,
      target,
      name,
      result,
      ...(report !== undefined && { report: JSON.parse(reportJson(report)) as unknown }),
    };
    stdout.write(`${printable(JSON.stringify(document, null, 2))}\n`);
  } else if (report !== undefined && report.stacks.length > 0 && result !== "kept") printReport(context, report, {});
  stderr.write(`${outcomes[result](name)}\n`);
}
