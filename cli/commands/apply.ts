import type { Command } from "commander";
import type { Context } from "../context.ts";
import { review } from "../inspect/review.ts";
import { whatToTry } from "../local/what-to-try.ts";
import { planExitCode, printPlan, printReport } from "../output/print-report.ts";
import { refuseRisks } from "../output/refuse-risks.ts";
import { applyPlans, saveUnchanged } from "../plan/apply-plans.ts";
import { underLock } from "../plan/environment-lock.ts";
import { parseFingerprint } from "../plan/fingerprint.ts";
import { placeText } from "../plan/head.ts";
import { scopeHint } from "../plan/hints.ts";
import { stoppedText } from "../plan/last-word.ts";
import { planStacks } from "../plan/plan-stacks.ts";
import { refuseOtherPlan } from "../plan/refuse-other-plan.ts";
import { type Report, resultOf } from "../plan/report.ts";
import { type EnvironmentRun, type Run, withRun } from "../plan/run.ts";
import { refuseUnmoved } from "../plan/unmoved.ts";
import { confirm } from "./confirm.ts";
import {
  allowReplaceOption,
  type FormatOptions,
  type RunOptions,
  requestFor,
  withFormat,
  withRunOptions,
} from "./options.ts";

interface ApplyOptions extends RunOptions, FormatOptions {
  readonly autoApprove?: boolean;
  readonly fingerprint?: string;
}

const help = `
Applies the plan that it shows. A provisional stack is planned again once the stacks that it reads are applied, and is
refused if the new plan would do anything that was not shown; with --auto-approve and without --fingerprint it is applied
all the same, and what was not shown is printed. A stack that fails stops only the stacks that depend on it; run the
command again to continue. Ctrl-C stops cleanly.

Exit code: 0 done, or nothing to do; 1 error, refused or interrupted, or nothing to do although --fingerprint is that of
a plan with changes.

Examples:
  $ platform apply dev
  $ platform apply dev --target emulated --auto-approve
  $ platform apply dev --target local                     on a local AWS with real Kubernetes; starts it
  $ platform apply prod --fingerprint 7f3a91c022bd0f4e    apply only what was reviewed`;

export function applyCommand(command: Command, context: Context): Command {
  command
    .option("--auto-approve", "apply without asking")
    .option("--fingerprint <hex>", "apply without asking, but only the plan that has this fingerprint")
    .addOption(allowReplaceOption())
    .addHelpText("after", help);
  return withFormat(withRunOptions(command, context)).action(async (environment: string, options: ApplyOptions) => {
    const reviewed = options.fingerprint === undefined ? undefined : parseFingerprint(options.fingerprint);
    await withRun(requestFor(context, environment, options), async (run) => {
      const work = () => apply(context, run, options, reviewed);
      context.exit(await underLock(run, "apply", [run.environment], work));
    });
  });
}

async function apply(
  context: Context,
  run: EnvironmentRun,
  options: ApplyOptions,
  reviewed: string | undefined,
): Promise<number> {
  await refuseUnmoved(run);
  const plans = await planStacks(run, false);
  const planned = await review(run, "apply", plans);
  const isChanging = planned.stacks.some(({ status }) => status === "planned");
  if (run.isInterrupted() || !isChanging) {
    printReport(context, planned, options);
    if (run.isInterrupted()) context.io.stderr.write("Interrupted. Nothing was changed.\n");
    else {
      if (reviewed !== undefined) refuseOtherPlan(planned, reviewed);
      await saveUnchanged(run, plans);
    }
    return run.isInterrupted() ? 1 : planExitCode(planned);
  }
  printPlan(context, planned, options);
  if (reviewed !== undefined) refuseOtherPlan(planned, reviewed);
  refuseRisks(planned);
  const isApproved =
    options.autoApprove === true ||
    reviewed !== undefined ||
    (await confirm(context.io, question(planned), "yes", "--auto-approve or --fingerprint <hex>"));
  if (!isApproved || run.isInterrupted()) {
    context.io.stderr.write("Nothing was changed.\n");
    return 1;
  }
  const report = await applyPlans(run, plans, {
    isDestroy: false,
    acceptSurprises: options.autoApprove === true && reviewed === undefined,
  });
  printReport(context, report, options);
  const isFailed = resultOf(report) === "failed";
  if (isFailed) context.io.stderr.write(`\n${next(run, reviewed !== undefined)}\n`);
  else if (run.request.target === "local" && !options.json && !options.markdown) {
    const ids = run.stacks.map(({ id }) => id);
    context.io.stderr.write(`\n${whatToTry(run.environment, ids)}\n`);
  }
  return isFailed ? 1 : 0;
}

function question({ head, stacks }: Report): string {
  const unplanned = stacks.some(({ status }) => status === "failed" || status === "not run");
  const what = unplanned ? "the stacks that could be planned" : "this";
  return `Apply ${what} to ${head.environment} ${placeText(head)}?`;
}

function next(run: Run, isReviewed: boolean): string {
  const { environment, request } = run;
  const scope = `${environment.name}${scopeHint(request)}`;
  const again = isReviewed
    ? `The rest is another plan and needs a new review: ./platform plan ${scope}`
    : `Run again to continue${run.isInterrupted() ? "" : ", after the fix where one is named above"}: ./platform apply ${scope}`;
  return `${stoppedText(run, "Not everything was applied")} ${again}`;
}
