import { type Reading, type ResourceDifference, secretsOf } from "@ml-platform/state";
import { sensitiveValues } from "../plan/marks.ts";
import { planFile } from "../plan/plan-stacks.ts";
import type { Run, RunStack } from "../plan/run.ts";
import { runStacks } from "../plan/run-stacks.ts";
import type { Outcome } from "../plan/scheduler.ts";
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
  const independent = run.stacks.map((stack) => ({ ...stack, dependencies: [] }));
  return runStacks(run, independent, (stack) => driftStack(run, stack, known));
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
