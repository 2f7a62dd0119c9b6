import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { findJobStack, isRemoved } from "../../ci/jobs/find-stack.ts";
import type { JobOptions } from "../../ci/jobs/job-request.ts";
import { planJob } from "../../ci/jobs/plan-job.ts";
import { planRemoved } from "../../ci/jobs/plan-removed.ts";
import { pipelineFiles } from "../../ci/pipeline-files.ts";
import { writeWhole } from "../../ci/write-whole.ts";
import type { Context } from "../../context.ts";
import { failureMessage } from "../../output/failure-message.ts";
import { printable } from "../../output/printable.ts";
import { withJobOptions } from "./options.ts";

const help = `
Plans this stack only, and keeps the plan for other jobs: pipeline/plans/<stack>.json (what "platform plan --json" prints)
and pipeline/outputs/<stack>.json (its planned outputs, without sensitive ones). Where it reads a stack that changes too,
it is planned on the outputs that the job of that stack kept, and marked provisional. A stack that was removed from the
code is planned for destruction, by the code of the last commit that has it.

It changes nothing and takes no lock, so read-only credentials are enough, and an apply never waits for it.

Exit code: 0 planned, with or without changes; 1 error, or changes that apply refuses.

Examples:
  $ platform ci plan dev-network --target emulated`;

export function ciPlanCommand(command: Command, context: Context): Command {
  return withJobOptions(command.addHelpText("after", help), context).action(async (id: string, options: JobOptions) => {
    const stack = await findJobStack(context, id);
    // What an earlier job left behind must not be taken for the plan of this one.
    for (const file of [pipelineFiles.plan(id), pipelineFiles.outputs(id)]) {
      rmSync(join(context.io.root, file), { force: true });
    }
    try {
      const plan = isRemoved(stack) ? planRemoved(context, stack, options) : planJob(context, stack, options);
      context.exit(await plan);
    } catch (failure) {
      // The note in the merge request says why there is no plan.
      const error = failureMessage(failure) ?? "it failed unexpectedly: its job says how";
      writeWhole(join(context.io.root, pipelineFiles.plan(id)), printable(JSON.stringify({ result: "failed", error })));
      throw failure;
    }
  });
}
