import { UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { printPlan, printReport } from "../../output/print-report.ts";
import { printable } from "../../output/printable.ts";
import { placeText } from "../../plan/head.ts";
import { targetHint } from "../../plan/hints.ts";
import { stoppedText } from "../../plan/last-word.ts";
import { reportJson } from "../../plan/report.ts";
import { actorOf, mayChange } from "../../sandpit/actor.ts";
import { takeDown } from "../../sandpit/down.ts";
import { findSandpit } from "../../sandpit/find-sandpit.ts";
import { confirm } from "../confirm.ts";
import { parseTarget } from "../options.ts";
import { type SandpitRunOptions, sandpitsOf, withSandpitRun } from "./options.ts";

interface DownOptions extends SandpitRunOptions {
  readonly autoApprove?: boolean;
}

const help = `
Destroys from what was kept when the sandpit was last applied: its branch need not exist. Works whatever the sandpit is
doing: also if it never finished coming up, or going down. Nothing is destroyed unless all of it can be planned.

Exit code: 0 it is gone; 1 error, refused or interrupted. Run again to continue.

Examples:
  $ platform sandpit down
  $ platform sandpit down anna --auto-approve`;

export function sandpitDownCommand(command: Command, context: Context): Command {
  command
    .option("--base <environment>", "the permanent environment that it is derived from (default: any)")
    .option("--auto-approve", "destroy without asking")
    .addHelpText("after", help);
  return withSandpitRun(command, context).action(async (given: string | undefined, options: DownOptions) => {
    const { io } = context;
    const target = parseTarget(options.target);
    const actor = actorOf(io);
    const { registered, base, registry } = await findSandpit(context, target, given, options.base);
    const { name } = registered.entry;
    const permission = mayChange(registered.entry, actor, base.environment, options.admin);
    if ("refusal" in permission) throw new UserError(`${permission.refusal} Nothing was changed.`);
    const { result, report, stopped } = await takeDown(sandpitsOf(context, { base, registry }, options), registered, {
      approve: async (plan) => {
        if (plan.stacks.length > 0) printPlan(context, plan, options);
        if (options.autoApprove === true) return true;
        const what = `Destroy the sandpit ${name} ${placeText(plan.head)}? It cannot be undone.`;
        return await confirm(io, what, name, "--auto-approve");
      },
    });
    const document = {
      schemaVersion: 1,
      target,
      name,
      result,
      ...(report && { report: JSON.parse(reportJson(report)) as unknown }),
    };
    if (options.json) io.stdout.write(`${printable(JSON.stringify(document, null, 2))}\n`);
    else if (report !== undefined && report.stacks.length > 0 && result !== "kept") printReport(context, report, {});
    const again = `./platform sandpit down ${name}${targetHint({ target })}`;
    if (result === "gone") io.stderr.write(`Nothing of the sandpit ${name} is left.\n`);
    else if (result === "kept") io.stderr.write("Nothing was changed.\n");
    else if (stopped !== undefined) {
      io.stderr.write(
        `\n${stoppedText({ ...stopped }, "Not everything was destroyed")} Run again to continue: ${again}\n`,
      );
    }
    context.exit(result === "gone" ? 0 : 1);
  });
}
