import { UserError } from "@ml-platform/rules";
import type { Context } from "../../context.ts";
import { printReport } from "../../output/print-report.ts";
import { printable } from "../../output/printable.ts";
import { resultOf } from "../../plan/report.ts";
import { atCommit, type OtherCommit } from "../at-commit.ts";
import type { RemovedStack } from "./find-stack.ts";
import type { JobOptions } from "./job-request.ts";
import { judgePlan } from "./judge-plan.ts";
import { refusalText } from "./refusal-text.ts";
import { keptStacks, runOnRemoved } from "./removed-stack.ts";
import { readReviewed } from "./reviewed-plan.ts";

/** Destroys a stack that the code no longer has, as it was reviewed. @returns the exit code of the job */
export async function applyRemoved(
  context: Context,
  stack: RemovedStack,
  options: JobOptions,
  lockTimeout: string,
): Promise<number> {
  const { io } = context;
  const reviewed = readReviewed(context, stack.id);
  const kept = await keptStacks(context, stack.environment);
  const run = (other: OtherCommit, ...command: string[]) => runOnRemoved(other, stack, options, kept, command);
  return await atCommit(io, stack.commit, async (other) => {
    const now = await run(other, "plan", "--destroy", "--no-lock");
    const verdict = judgePlan(reviewed.report, now.report);
    const isFailed = resultOf(now.report) === "failed";
    if (isFailed || verdict.decision !== "as reviewed") printReport(context, now.report, options);
    if (isFailed) return 1;
    if (verdict.decision === "nothing") {
      io.stderr.write(`Nothing of ${stack.id} exists any more.\n`);
      return 0;
    }
    if (verdict.decision === "refused") {
      throw new UserError(printable(refusalText(stack.id, reviewed, now.report, verdict)));
    }
    // The fingerprint is that of the plan that was just judged: it may be less than what was reviewed, not more.
    const { fingerprint = "" } = now.report;
    const done = await run(other, "destroy", "--fingerprint", fingerprint, "--lock-timeout", lockTimeout);
    printReport(context, done.report, options);
    return done.exitCode;
  });
}
