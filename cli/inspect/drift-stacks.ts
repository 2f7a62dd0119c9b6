import { type Reading, type ResourceDifference, secretsOf } from "@ml-platform/state";
import { failureText } from "../plan/failure-text.ts";
import { sensitiveValues } from "../plan/marks.ts";
import { planFile } from "../plan/plan-stacks.ts";
import type { Run, RunStack } from "../plan/run.ts";
import { type Outcome, runGraph } from "../plan/scheduler.ts";
import { driftOf } from "./drift-of-plan.ts";

/**
 * Compares states with the real infrastructure. A refresh only reads the outputs of upstream stacks, so a failed check
 * of one stack does not prevent the check of its downstream stacks.
 *
 * @param known all states, so that their secrets are hidden
 */
export async function driftStacks(
  run: Run,
  known: readonly Reading[],
): Promise<Map<string, Outcome<readonly ResourceDifference[]>>> {
  run.progress.start(run.stacks.map(({ id }) => id));
  const outcomes = await runGraph<RunStack, readonly ResourceDifference[]>(
    run.stacks.map((stack) => ({ ...stack, dependencies: [] })),
    {
      parallelism: run.request.parallelism,
      isStopped: run.isInterrupted,
      onNotRun: (stack, because) => run.progress.update(stack.id, { phase: "not run", note: because }),
      async run(stack) {
        try {
          return await driftStack(run, stack, known);
        } catch (failure) {
          run.progress.update(stack.id, { phase: "failed", note: failureText(run, stack, failure) });
          throw failure;
        }
      },
    },
  );
  run.progress.stop();
  return outcomes;
}

async function driftStack(
  run: Run,
  { id, directory }: RunStack,
  known: readonly Reading[],
): Promise<readonly ResourceDifference[]> {
  const { terraform, progress } = run;
  progress.update(id, { phase: "initializing" });
  await terraform.init(directory);
  progress.update(id, { phase: "planning" });
  const plan = await terraform.planRefreshOnly(directory, planFile);
  for (const secret of sensitiveValues({ ...plan, resource_changes: plan.resource_drift ?? [] }))
    run.secrets.add(secret);
  const drift = driftOf(plan, secretsOf({ id }, known));
  progress.update(id, { phase: "done", note: drift.length === 0 ? "no drift" : `${drift.length} drifted` });
  return drift;
}
