import type { AffectedStacks } from "../affected-stacks.ts";
import { noOp } from "./no-op.ts";
import { ofParent, type Pipeline } from "./pipeline.ts";
import { needing, planJob, planName } from "./stack-jobs.ts";

/**
 * The child pipeline of a merge request: one job for each affected stack, which plans it on the planned outputs of the
 * affected stacks that it reads. It starts as soon as these are planned; one that fails stops only those that read it.
 */
export function planPipeline({ environments }: AffectedStacks): Pipeline {
  const stacks = environments.flatMap((environment) => environment.stacks.map((stack) => ({ environment, stack })));
  if (stacks.length === 0) return noOp("Plans of a merge request", "This merge request changes no stack.");
  const levels = Math.max(...stacks.map(({ stack }) => stack.level)) + 1;
  const jobs = stacks.map(({ environment, stack }) => {
    const job = planJob(environment, stack, stageOf(stack.level));
    // A stack that is destroyed needs no outputs.
    const upstream = stack.change === "removed" ? [] : stack.reads.map(planName);
    return {
      ...job,
      ...needing([ofParent("generate-plans"), ...upstream]),
      // Nobody's merge request waits for somebody else's environment.
      ...(environment.kind === "personal" && { allow_failure: true }),
    };
  });
  return {
    title: "Plans of a merge request",
    stages: Array.from({ length: levels }, (_, level) => stageOf(level)),
    jobs,
  };
}

function stageOf(level: number): string {
  return `plan ${level + 1}`;
}
