import { budgetKinds, budgetRisks } from "../../plan/cost/budget-risks.ts";
import { combineCosts } from "../../plan/cost/combine-costs.ts";
import type { Report, StackReport } from "../../plan/report.ts";
import type { Risk } from "../../plan/risks/risk.ts";
import { gravestFirst } from "../../plan/risks/risks-of.ts";
import type { PlannedEnvironment, PlannedStack } from "./collect-plans.ts";

/** The plans of an environment as one report of what is kept and one of what is destroyed, as far as there are plans. */
export interface EnvironmentReports {
  /** Stacks that only the earlier code has. */
  readonly removed?: Report;
  readonly kept?: Report;
}

/** Pure. */
export function combineReports({ name, stacks }: PlannedEnvironment): EnvironmentReports {
  const cost = combineCosts(
    stacks.flatMap((stack) =>
      "report" in stack && stack.report.cost !== undefined ? [{ planned: [stack.id], cost: stack.report.cost }] : [],
    ),
  );
  const [removed, kept] = [
    combine(stacks.filter(({ change }) => change === "removed")),
    combine(stacks.filter(({ change }) => change !== "removed")),
  ];
  // The plan of one stack sees only what that one adds to the cost: the budget is judged by all of them.
  const withCost = (report: Report): Report => {
    if (cost === undefined) return report;
    const ofBudget = budgetRisks({ name, ...(cost.budget !== undefined && { budget: cost.budget }) }, cost);
    return { ...report, cost, risks: gravestFirst([...(report.risks ?? []), ...ofBudget]) };
  };
  return {
    ...(removed !== undefined && { removed: kept === undefined ? withCost(removed) : removed }),
    ...(kept !== undefined && { kept: withCost(kept) }),
  };
}

function combine(stacks: readonly PlannedStack[]): Report | undefined {
  const reports = stacks.flatMap((stack) => ("report" in stack ? stack.report : []));
  const [first] = reports;
  if (first === undefined) return undefined;
  const { command, head, isDestroy = false, notSelected = 0 } = first;
  return {
    command,
    head,
    isDestroy,
    // Each plan is of one stack, and counts all others of its environment.
    notSelected: Math.max(0, notSelected + first.stacks.length - stacks.length),
    stacks: stacks.map(stackOf),
    risks: gravestFirst(uniqueBy(reports.flatMap(withoutBudget), (risk) => JSON.stringify(risk))),
    warnings: uniqueBy(
      reports.flatMap(({ warnings = [] }) => warnings),
      (warning) => warning,
    ),
  };
}

/** With a cost there is a judgement of the budget that replaces that of each plan. */
function withoutBudget({ risks = [], cost }: Report): readonly Risk[] {
  return cost === undefined ? risks : risks.filter(({ kind }) => !budgetKinds.has(kind));
}

/** The report of a stack; one that has no plan has failed. */
function stackOf(stack: PlannedStack): StackReport {
  const { id } = stack;
  if ("problem" in stack) return { id, status: "failed", reason: stack.problem };
  const { stacks, fingerprint } = stack.report;
  const found = stacks.find((each) => each.id === id);
  if (found === undefined) return { id, status: "failed", reason: "its plan is that of another stack" };
  // That of the plan, which an apply compares.
  return { ...found, ...(fingerprint !== undefined && { fingerprint }) };
}

function uniqueBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
