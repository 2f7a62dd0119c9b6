import type { Command } from "commander";
import { applyJob } from "../../ci/jobs/apply-job.ts";
import { applyRemoved } from "../../ci/jobs/apply-removed.ts";
import { findJobStack, isRemoved } from "../../ci/jobs/find-stack.ts";
import type { JobOptions } from "../../ci/jobs/job-request.ts";
import { refuseOutdated } from "../../ci/jobs/refuse-outdated.ts";
import type { Context } from "../../context.ts";
import { withJobOptions } from "./options.ts";

interface ApplyOptions extends JobOptions {
  readonly lockTimeout: string;
}

const help = `
Plans this stack again, and applies the plan if it is the one that was reviewed: that of the merge request
(pipeline/reviewed/<stack>.json), else the one of this pipeline (pipeline/plans/<stack>.json). Where the reviewed plan was
provisional, or a part of it is made already, nothing may be done that it did not show. Any other plan is refused, with
what differs. So is a commit that is older than the one that was applied last. A stack that was removed from the code is destroyed, by the code of the last commit that has it.

Run again after a failure, it goes on; after success, it does nothing.

Exit code: 0 done, or nothing to do; 1 error, refused or interrupted.

Examples:
  $ platform ci apply dev-network --target emulated`;

export function ciApplyCommand(command: Command, context: Context): Command {
  command
    .option("--lock-timeout <duration>", "how long to wait for what somebody else has locked", "45m")
    .addHelpText("after", help);
  return withJobOptions(command, context).action(async (id: string, options: ApplyOptions) => {
    const stack = await findJobStack(context, id);
    await refuseOutdated(context, stack);
    context.exit(
      isRemoved(stack)
        ? await applyRemoved(context, stack, options, options.lockTimeout)
        : await applyJob(context, stack, options, options.lockTimeout),
    );
  });
}
