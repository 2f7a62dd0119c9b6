import { indexStates, pricedEntries, type Reading, type Stack } from "@ml-platform/state";
import { type PlanCost, planCost, type ResourceCost, resourceCosts } from "../plan/cost/plan-cost.ts";
import type { StackPlan } from "../plan/plan-stacks.ts";
import type { Run } from "../plan/run.ts";
import type { Outcome } from "../plan/scheduler.ts";

/**
 * What the environment of a run costs before and after its plans. Stacks without a plan (not selected, or failed) count
 * with what their state records, so that the sum is that of the whole environment.
 *
 * @param orphans stacks of the environment that exist and are no longer in the code: no plan changes them
 * @param readings the states of all of these stacks, and of others
 */
export function costOfRun(
  run: Run,
  plans: ReadonlyMap<string, Outcome<StackPlan>>,
  orphans: readonly Stack[],
  readings: readonly Reading[],
): PlanCost {
  const { environment, allStacks, stacks } = run;
  const today = run.request.services.now();
  const circumstances = { region: environment.region, today };
  const selected = new Set(stacks.map(({ id }) => id));
  const costs = new Map<string, readonly ResourceCost[]>();
  const unplanned = new Set(orphans.map(({ id }) => id));
  for (const stack of allStacks) {
    const outcome = plans.get(stack.id);
    if (outcome?.status === "done") costs.set(stack.id, resourceCosts(outcome.value.plan, circumstances));
    // A selected stack without an outcome has nothing to plan: nothing of it exists.
    else if (outcome !== undefined || !selected.has(stack.id)) unplanned.add(stack.id);
  }
  const unchanged = readings.filter(({ stack }) => unplanned.has(stack.id));
  const standing = standingCosts(environment, unchanged, today);
  for (const [id, resources] of standing.costs) costs.set(id, resources);
  const inOrder = [...allStacks, ...orphans].flatMap(({ id }) => {
    const resources = costs.get(id);
    return resources === undefined ? [] : [[id, resources] as const];
  });
  return planCost(environment, new Map(inOrder), standing.unread);
}

/** What stacks cost by their states: the same before and after. */
function standingCosts(
  environment: Run["environment"],
  readings: readonly Reading[],
  today: Date,
): { costs: Map<string, ResourceCost[]>; unread: string[] } {
  const index = indexStates(readings);
  const costs = new Map<string, ResourceCost[]>();
  const unread: string[] = [];
  for (const { status, stack } of readings) {
    if (status === "failed") unread.push(stack.id);
    if (status !== "read") continue;
    const priced = pricedEntries({ index, environments: [environment], today }, stack.id);
    costs.set(
      stack.id,
      priced.map(({ entry, cost }) => ({
        address: entry.resource.address,
        type: entry.resource.type,
        before: cost,
        after: cost,
      })),
    );
  }
  return { costs, unread };
}
