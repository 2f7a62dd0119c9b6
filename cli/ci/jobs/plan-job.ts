import { join } from "node:path";
import type { Context } from "../../context.ts";
import { review } from "../../inspect/review.ts";
import { planExitCode, printReport } from "../../output/print-report.ts";
import { planStacks } from "../../plan/plan-stacks.ts";
import { donePlans } from "../../plan/report-run.ts";
import { withRun } from "../../plan/run.ts";
import { pipelineFiles } from "../pipeline-files.ts";
import { writeWhole } from "../write-whole.ts";
import type { JobStack } from "./find-stack.ts";
import { type JobOptions, jobRequest } from "./job-request.ts";
import { plannedOutputs, readUpstream } from "./planned-outputs.ts";
import { removedBeside } from "./removed-stack.ts";
import { keptText } from "./reviewed-plan.ts";

/** Plans a stack, prints the plan and keeps it for other jobs. @returns the exit code of the job */
export async function planJob(context: Context, stack: JobStack, options: JobOptions): Promise<number> {
  const { root } = context.io;
  const request = {
    ...jobRequest(context, stack, options, "0s"),
    locksPlans: false,
    appliedFirst: stack.affected?.reads ?? [],
    removed: removedBeside(context, stack),
  };
  return await withRun(request, async (run) => {
    const reads = run.stacks.flatMap((each) => each.reads);
    const plans = await planStacks(run, false, readUpstream(context, stack, reads));
    const report = await review(run, "plan", plans);
    if (run.isInterrupted()) return 1;
    for (const { plan } of donePlans(plans).values()) {
      const outputs = plannedOutputs(stack.id, plan, run.redact);
      writeWhole(join(root, pipelineFiles.outputs(stack.id)), `${JSON.stringify(outputs, null, 2)}\n`);
    }
    writeWhole(join(root, pipelineFiles.plan(stack.id)), keptText(report));
    printReport(context, report, options);
    return planExitCode(report) === 1 ? 1 : 0;
  });
}
