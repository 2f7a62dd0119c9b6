import type { Command } from "commander";
import type { Context } from "../context.ts";
import { review } from "../inspect/review.ts";
import { planExitCode, printReport } from "../output/print-report.ts";
import { scopeHint } from "../plan/hints.ts";
import { planStacks } from "../plan/plan-stacks.ts";
import { withRun } from "../plan/run.ts";
import { type FormatOptions, type RunOptions, requestFor, withFormat, withRunOptions } from "./options.ts";

const help = `
Exit code: 0 no change, 2 changes, 1 error.

A stack that reads outputs which another plan changes is planned on the planned values and marked provisional.

Examples:
  $ platform plan dev
  $ platform plan dev --target emulated --stack network --stack '*-cluster'
  $ platform plan prod --markdown > plan.md`;

export function planCommand(command: Command, context: Context): Command {
  command.addHelpText("after", help);
  return withFormat(withRunOptions(command, context)).action(
    async (environment: string, options: RunOptions & FormatOptions) => {
      const request = requestFor(context, environment, options);
      await withRun(request, async (run) => {
        const report = await review(run, "plan", await planStacks(run, false));
        printReport(context, report, options);
        const code = planExitCode(report);
        if (run.isInterrupted()) context.io.stderr.write("Interrupted. Nothing was changed.\n");
        else if (code === 2 && !options.json && !options.markdown) {
          context.io.stderr.write(`\nTo apply: ./platform apply ${environment}${scopeHint(request)}\n`);
        }
        context.exit(code);
      });
    },
  );
}
