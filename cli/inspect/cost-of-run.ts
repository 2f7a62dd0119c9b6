import type { Stack } from "@ml-platform/state";
import { type PlanCost, planCost } from "../plan/cost/plan-cost.ts";
import type { StackPlan } from "../plan/plan-stacks.ts";
import type { Run } from "../plan/run.ts";
import type { Survey } from "./survey-states.ts";

/**
 * What the environment of a run costs before and after its plans. Stacks without a plan (not selected, or failed) count
 * with what their state records, so that the sum is that of the whole environment.
 *
 * @param orphans stacks of the environment that exist and are no longer in the code: no plan changes them
 */
export function costOfRun(
  { environment, allStacks }: Pick<Run, "environment" | "allStacks">,
  done: ReadonlyMap<string, Pick<StackPlan, "costs">>,
  orphans: readonly Stack[],
  { costs, unread }: Pick<Survey, "costs" | "unread">,
): PlanCost {
  const inOrder = [...allStacks, ...orphans].flatMap(({ id }) => {
    const resources = done.get(id)?.costs ?? costs.get(id);
    return resources === undefined ? [] : [[id, resources] as const];
  });
  return planCost(environment, new Map(inOrder), unread);
}
