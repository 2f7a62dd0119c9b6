import { join } from "node:path";
import type { Context } from "../../context.ts";
import { printReport } from "../../output/print-report.ts";
import { atCommit } from "../at-commit.ts";
import { pipelineFiles } from "../pipeline-files.ts";
import { writeWhole } from "../write-whole.ts";
import type { RemovedStack } from "./find-stack.ts";
import type { JobOptions } from "./job-request.ts";
import { keptStacks, removedBeside, runOnRemoved } from "./removed-stack.ts";

/** Plans the destruction of a stack that the code no longer has. @returns the exit code of the job */
export async function planRemoved(context: Context, stack: RemovedStack, options: JobOptions): Promise<number> {
  const kept = [...(await keptStacks(context, stack.environment)), ...removedBeside(context, stack)];
  const plan = ["plan", "--destroy", "--no-lock"];
  const { text, report, exitCode } = await atCommit(context.io, stack.commit, (other) =>
    runOnRemoved(other, stack, options, kept, plan),
  );
  writeWhole(join(context.io.root, pipelineFiles.plan(stack.id)), text);
  printReport(context, report, options);
  return exitCode === 0 || exitCode === 2 ? 0 : 1;
}
