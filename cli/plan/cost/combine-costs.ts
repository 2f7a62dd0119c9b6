import { addTotals, knownMonthly } from "@ml-platform/state";
import { largestFirst, type PlanCost, type StackCost } from "./plan-cost.ts";

/** The cost of an environment as the plan of one of its stacks has it: all others count with what exists. */
export interface CostOfOne {
  /** The ids of the stacks that were planned. */
  readonly planned: readonly string[];
  readonly cost: PlanCost;
}

/** What an environment costs before and after several plans, each of some of its stacks. Undefined without any. */
export function combineCosts(plans: readonly CostOfOne[]): PlanCost | undefined {
  const [first] = plans;
  if (first === undefined) return undefined;
  const stacks = new Map<string, StackCost>();
  for (const { cost } of plans) for (const each of cost.stacks) stacks.set(each.stack, each);
  for (const { cost, planned } of plans) {
    for (const each of cost.stacks) if (planned.includes(each.stack)) stacks.set(each.stack, each);
  }
  const all = [...stacks.values()];
  const before = addTotals(all.map((each) => each.before));
  const after = addTotals(all.map((each) => each.after));
  return {
    ...first.cost,
    before,
    after,
    difference: Number((knownMonthly(after) - knownMonthly(before)).toFixed(2)),
    stacks: all,
    changes: plans
      .flatMap(({ cost, planned }) => cost.changes.filter(({ stack }) => planned.includes(stack)))
      .sort(largestFirst),
    notCounted: [...new Set(plans.flatMap(({ cost }) => cost.notCounted))].filter((id) => !stacks.has(id)),
  };
}
