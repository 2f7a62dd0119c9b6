import { UserError } from "@ml-platform/rules";
import type { Context } from "../../context.ts";
import { review } from "../../inspect/review.ts";
import { planExitCode, printPlan, printReport } from "../../output/print-report.ts";
import { printable } from "../../output/printable.ts";
import { refuseRisks } from "../../output/refuse-risks.ts";
import { applyPlans } from "../../plan/apply-plans.ts";
import { underLock } from "../../plan/environment-lock.ts";
import { stoppedText } from "../../plan/last-word.ts";
import { planStacks } from "../../plan/plan-stacks.ts";
import { resultOf } from "../../plan/report.ts";
import { type EnvironmentRun, withRun } from "../../plan/run.ts";
import { refuseUnmoved } from "../../plan/unmoved.ts";
import type { JobStack } from "./find-stack.ts";
import { type JobOptions, jobRequest } from "./job-request.ts";
import { judgePlan } from "./judge-plan.ts";
import { refusalText } from "./refusal-text.ts";
import { removedBeside } from "./removed-stack.ts";
import { asKept, type Reviewed, readReviewed } from "./reviewed-plan.ts";

/** Applies the reviewed plan of a stack, or what is left of it. @returns the exit code of the job */
export async function applyJob(
  context: Context,
  stack: JobStack,
  options: JobOptions,
  lockTimeout: string,
): Promise<number> {
  const reviewed = readReviewed(context, stack.id);
  const request = { ...jobRequest(context, stack, options, lockTimeout), removed: removedBeside(context, stack) };
  return await withRun(request, (run) =>
    underLock(run, "apply", [run.environment], () => apply(context, run, stack, options, reviewed)),
  );
}

async function apply(
  context: Context,
  run: EnvironmentRun,
  { id }: JobStack,
  options: JobOptions,
  reviewed: Reviewed,
): Promise<number> {
  const { stderr } = context.io;
  await refuseUnmoved(run);
  const plans = await planStacks(run, false);
  const planned = await review(run, "apply", plans);
  if (run.isInterrupted() || resultOf(planned) === "failed") {
    printReport(context, planned, options);
    if (run.isInterrupted()) stderr.write("Interrupted. Nothing was changed.\n");
    return 1;
  }
  const now = asKept(planned);
  const verdict = judgePlan(reviewed.report, now);
  if (verdict.decision === "nothing") {
    printReport(context, planned, options);
    if (resultOf(reviewed.report) === "changes")
      stderr.write(`Nothing is left to do: the changes of ${reviewed.file} are made.\n`);
    return planExitCode(planned);
  }
  printPlan(context, planned, options);
  if (verdict.decision === "refused") {
    throw new UserError(printable(refusalText(id, reviewed, now, verdict)));
  }
  refuseRisks(planned);
  if (verdict.decision === "part") stderr.write(`${partText(reviewed)}\n`);
  const report = await applyPlans(run, plans, {
    isDestroy: false,
    acceptSurprises: false,
  });
  printReport(context, report, options);
  if (resultOf(report) !== "failed") return 0;
  stderr.write(
    `\n${stoppedText(run, "Not everything was applied")} Retry this job once the cause is removed: it applies what is left of the reviewed plan.\n`,
  );
  return 1;
}

function partText({ file, report }: Reviewed): string {
  const isProvisional = report.stacks.some(({ provisional }) => provisional !== undefined);
  return isProvisional
    ? `The reviewed plan (${file}) was provisional. This one does nothing that it did not show.`
    : `A part of the reviewed plan (${file}) is made already. This is what is left of it.`;
}
