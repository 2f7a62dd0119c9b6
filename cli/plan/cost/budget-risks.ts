import type { Budget, Environment } from "@ml-platform/environments";
import { type ExceededLimit, exceededLimits, isBilledByUsage, knownMonthly } from "@ml-platform/state";
import type { Risk } from "../risks/risk.ts";
import type { CostChange, PlanCost } from "./plan-cost.ts";

type Budgeted = Pick<Environment, "name" | "budget">;

/** The kinds of the risks that {@link budgetRisks} finds. */
export const budgetKinds: ReadonlySet<string> = new Set(["over-budget", "budget-not-checked"]);

const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumFractionDigits: 0 });

/**
 * What is over the budget of an environment after a plan. Only a plan that raises the cost is refused: what stands over
 * budget already must remain changeable, and above all reducible. Pure.
 */
export function budgetRisks({ name, budget }: Budgeted, cost: PlanCost): Risk[] {
  if (budget === undefined) return [];
  const exceeded = exceededLimits(budget, cost.after).map((limit) => overLimit(name, budget, limit, cost));
  return [...exceeded, ...(exceeded.length === 0 ? maximumAboveMonthly(name, budget, cost) : []), ...notKnown(cost)];
}

function overLimit(name: string, budget: Budget, { key, limit, amount }: ExceededLimit, cost: PlanCost): Risk {
  const { before, after } = cost;
  const isRaised = amount > (key === "monthly" ? knownMonthly(before) : before.maximum);
  const what =
    key === "monthly"
      ? `with the sizes of this plan ${name} costs ${after.estimated > 0 ? "about " : ""}`
      : `at maximum ${name} costs up to `;
  return {
    kind: "over-budget",
    text: `${what}${dollars.format(amount)} a month, over budget.${key} of ${dollars.format(limit)}${isRaised ? "." : ", which this plan does not raise."}`,
    ...(isRaised &&
      budget.exceeded === "refuse" && {
        refused: `lower what costs most, or agree on a higher budget and set budget.${key} of ${name} to it. A plan that does not raise the cost is not refused.`,
      }),
  };
}

/** Where the maximum has no limit of its own, a plan that lifts it above the monthly budget deserves a word. */
function maximumAboveMonthly(name: string, { monthly, atMaximum }: Budget, { before, after }: PlanCost): Risk[] {
  if (atMaximum !== undefined || after.maximum <= monthly || after.maximum <= before.maximum) return [];
  return [
    {
      kind: "over-budget",
      text: `at maximum ${name} costs up to ${dollars.format(after.maximum)} a month, over budget.monthly of ${dollars.format(monthly)}. Set budget.atMaximum to limit it.`,
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
