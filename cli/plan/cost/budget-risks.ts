import type { Budget, Environment } from "@ml-platform/environments";
import { type CostTotal, isBilledByUsage, knownMonthly } from "@ml-platform/state";
import type { Risk } from "../risks/risk.ts";
import type { CostChange, PlanCost } from "./plan-cost.ts";

type Budgeted = Pick<Environment, "name" | "budget">;

const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumFractionDigits: 0 });

/**
 * What is over the budget of an environment after a plan. Only a plan that raises the cost is refused: what stands over
 * budget already must remain changeable, and above all reducible. Pure.
 */
export function budgetRisks({ name, budget }: Budgeted, cost: PlanCost): Risk[] {
  if (budget === undefined) return [];
  return [...overMonthly(name, budget, cost), ...overMaximum(name, budget, cost), ...notKnown(cost)];
}

function overMonthly(name: string, budget: Budget, { before, after }: PlanCost): Risk[] {
  const figures = { before: knownMonthly(before), after: knownMonthly(after) };
  return over(name, budget, "monthly", `with the sizes of this plan ${name} costs`, after, figures);
}

function overMaximum(name: string, budget: Budget, { before, after }: PlanCost): Risk[] {
  const figures = { before: before.maximum, after: after.maximum };
  const what = `at maximum ${name} costs`;
  if (budget.atMaximum !== undefined) return over(name, budget, "atMaximum", what, after, figures);
  const isOverAlready = knownMonthly(after) > budget.monthly;
  if (isOverAlready || figures.after <= budget.monthly || figures.after <= figures.before) return [];
  return [
    {
      kind: "over-budget",
      text: `${what} up to ${dollars.format(figures.after)} a month, over budget.monthly of ${dollars.format(budget.monthly)}. Set budget.atMaximum to limit it.`,
    },
  ];
}

function over(
  name: string,
  budget: Budget,
  key: "monthly" | "atMaximum",
  what: string,
  { estimated }: CostTotal,
  { before, after }: { readonly before: number; readonly after: number },
): Risk[] {
  const limit = budget[key];
  if (limit === undefined || after <= limit) return [];
  const isRaised = after > before;
  const about = key === "atMaximum" ? "up to " : estimated > 0 ? "about " : "";
  const amount = `${about}${dollars.format(after)}`;
  return [
    {
      kind: "over-budget",
      text: `${what} ${amount} a month, over budget.${key} of ${dollars.format(limit)}${isRaised ? "." : ", which this plan does not raise."}`,
      ...(isRaised &&
        budget.exceeded === "refuse" && {
          refused: `lower what costs most, or agree on a higher budget and set budget.${key} of ${name} to it. A plan that does not raise the cost is not refused.`,
        }),
    },
  ];
}

/** A figure that is missing is no zero: the budget says nothing about what has no price. */
function notKnown({ changes, notCounted }: PlanCost): Risk[] {
  const unpriced = changes.filter(isUnpriced);
  const [first] = unpriced;
  const texts = [
    ...(first === undefined
      ? []
      : [
          `the budget does not cover ${first.address} (${first.after?.note})${unpriced.length === 1 ? "" : ` and ${unpriced.length - 1} more`}: its cost is not known.`,
        ]),
    ...notCounted.map((stack) => `the budget does not cover ${stack}: its state could not be read.`),
  ];
  return texts.map((text) => ({ kind: "budget-not-checked", text }));
}

/** Whether a plan adds something that has a list price, which the table lacks. */
function isUnpriced({ type, before, after }: CostChange): boolean {
  return after?.status === "unknown" && before?.status !== "unknown" && !isBilledByUsage(type);
}
