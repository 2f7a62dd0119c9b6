import { error, type Problem } from "@ml-platform/rules";
import { z } from "zod";
import { ruleCheck } from "./rule-check.ts";

/** What an environment may cost, in US dollars a month. */
export interface Budget {
  /** Of what runs, with the sizes that node groups have after a plan. */
  readonly monthly: number;
  /** Of everything that scales at its largest size. @default - not limited */
  readonly atMaximum?: number | undefined;
  /** Whether a plan that raises the cost above the budget is refused by apply, or only warned about. */
  readonly exceeded: "warn" | "refuse";
}

const keys = {
  monthly: z
    .number()
    .describe("US dollars a month for what runs, by the list prices of the repository and the sizes after a plan."),
  atMaximum: z
    .number()
    .optional()
    .describe("US dollars a month when every node group is at its largest size (default: not limited)."),
  exceeded: z
    .enum(["warn", "refuse"])
    .describe(
      "What happens to a plan that raises the cost above the budget: a warning, or apply refuses it. A plan that lowers the cost is never refused.",
    ),
};

export const budgetSchema = z.strictObject(keys).check(ruleCheck(["monthly", "atMaximum"], checkBudget));

function checkBudget({ monthly, atMaximum }: Pick<Budget, "monthly" | "atMaximum">): Problem[] {
  const problems = Object.entries({ monthly, atMaximum }).flatMap(([key, amount]) =>
    amount === undefined || amount > 0
      ? []
      : [error([key], `${amount} is not a budget. Use US dollars a month, above 0, such as 5000.`)],
  );
  if (problems.length === 0 && atMaximum !== undefined && atMaximum < monthly)
    problems.push(
      error(
        ["atMaximum"],
        `${atMaximum} is below monthly, ${monthly}, and the largest sizes cannot cost less than those that run. Raise it, or lower monthly.`,
      ),
    );
  return problems;
}
