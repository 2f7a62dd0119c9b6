import { UserError } from "@ml-platform/rules";
import { type Command, Option } from "commander";
import type { Context } from "../context.ts";
import { review } from "../inspect/review.ts";
import { selectExisting } from "../inspect/select-existing.ts";
import { reviewedHint } from "../plan/hints.ts";
import { planStacks } from "../plan/plan-stacks.ts";
import type { Report } from "../plan/report.ts";
import { type Run, withRun } from "../plan/run.ts";
import {
  allowReplaceOption,
  type FormatOptions,
  keptOption,
  type RunOptions,
  requestFor,
  withFormat,
  withRunOptions,
} from "./options.ts";
import type { Many } from "./plan-many.ts";

const help = `
Exit code: 0 no change, 2 changes, 1 error, or changes that apply refuses.

A stack that reads outputs which another plan changes is planned on the planned values and marked provisional.

--since plans the environments that may be touched by what changed since <ref> and this branch parted, committed or not:
a changed environment file touches its environment and those derived from it; modules, rules, stacks and the lock file
touch all; documentation and tests touch none. An environment that fails does not stop the others.

Examples:
  $ platform plan dev
  $ platform plan dev --target emulated --stack network --stack '*-cluster'
  $ platform plan dev --destroy    what "platform destroy dev" would destroy
  $ platform plan prod --markdown > plan.md
  $ platform plan --since origin/main --markdown`;

interface PlanOptions extends RunOptions, FormatOptions {
  readonly all?: boolean;
  readonly since?: string;
  readonly destroy?: boolean;
}

export function planCommand(command: Command, context: Context): Command {
  command
    .addOption(new Option("--all", "plan every environment").conflicts("since"))
    .option("--since <ref>", "plan the environments touched since this branch, tag or commit")
    .addOption(
      new Option("--destroy", "show what a destroy would destroy; nothing is destroyed").conflicts(["all", "since"]),
    )
    .addOption(allowReplaceOption())
    .addOption(keptOption())
    .option(
      "--no-lock",
      "take no lock, so that credentials that may only read are enough; nobody should apply meanwhile",
    )
    .addHelpText("after", help);
  return withFormat(withRunOptions(command, context)).action(
    async (environment: string | undefined, options: PlanOptions) => {
      const many = manyOf(environment, options);
      if (many !== undefined) {
        const { planMany } = await import("./plan-many.ts");
        return planMany(context, requestFor(context, "", options), many, options);
      }
      const request = requestFor(context, environment ?? "", options);
      await withRun(request, async (run) => {
        // It is loaded while Terraform works.
        const printer = import("../output/print-report.ts");
        const isDestroy = options.destroy === true;
        const report = isDestroy
          ? await review(run, "plan", await planStacks(await selectExisting(run), true), true)
          : await review(run, "plan", await planStacks(run, false));
        const { planExitCode, printReport } = await printer;
        printReport(context, report, options);
        const code = planExitCode(report);
        if (run.isInterrupted()) context.io.stderr.write("Interrupted. Nothing was changed.\n");
        else if (code === 2 && !options.json && !options.markdown) context.io.stderr.write(`\n${next(run, report)}\n`);
        context.exit(code);
      });
    },
  );
}

function next({ environment, request }: Run, { isDestroy, fingerprint }: Report): string {
  const word = isDestroy ? "destroy" : "apply";
  return `To ${word}: ./platform ${word} ${environment.name}${reviewedHint(request, fingerprint)}`;
}

/** @throws {UserError} unless the command line says what to plan, once */
function manyOf(environment: string | undefined, { all, since }: PlanOptions): Many | undefined {
  const many = since !== undefined ? { since } : all === true ? ({ all } as const) : undefined;
  if (environment === undefined && many === undefined) {
    throw new UserError('Name an environment ("platform list" shows all), or pass --all or --since <ref>.');
  }
  if (environment !== undefined && many !== undefined) {
    throw new UserError(`Name an environment, or pass ${since === undefined ? "--all" : "--since"}, but not both.`);
  }
  return many;
}
