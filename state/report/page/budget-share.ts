import { type BudgetLimits, exceededLimits } from "../../cost/budget.ts";
import { type CostTotal, knownMonthly } from "../../cost/cost.ts";

/** How much of a budget is used. */
export interface BudgetShare {
  /** `maximum` if only what everything costs at its largest size is over its limit. */
  readonly of: "now" | "maximum";
  /** US dollars a month. */
  readonly limit: number;
  readonly percent: number;
  readonly isExceeded: boolean;
}

/** Undefined without a budget. */
export function budgetShare(budget: BudgetLimits | undefined, cost: CostTotal): BudgetShare | undefined {
  if (budget === undefined) return undefined;
  const exceeded = exceededLimits(budget, cost);
  const { monthly, atMaximum } = budget;
  const isMaximumOnly = exceeded.length > 0 && exceeded.every(({ key }) => key === "atMaximum");
  if (isMaximumOnly && atMaximum !== undefined)
    return { of: "maximum", limit: atMaximum, percent: percentOf(cost.maximum, atMaximum), isExceeded: true };
  return {
    of: "now",
    limit: monthly,
    percent: percentOf(knownMonthly(cost), monthly),
    isExceeded: exceeded.length > 0,
  };
}

function percentOf(amount: number, limit: number): number {
  return limit === 0 ? 100 : Math.round((amount / limit) * 100);
}
