import { describe, expect, it } from "vitest";
import { smallSpec } from "../testing/reference.ts";
import { checkEnvironment } from "./check-environment.ts";
import { derive } from "./derive.ts";
import type { EnvironmentSpec } from "./environment.ts";

const withBudget = (budget: unknown) => checkEnvironment({ ...smallSpec, budget } as EnvironmentSpec);

describe("the budget of an environment", () => {
  it("is part of it, and absent where the author names none", () => {
    const budget = { monthly: 5000, atMaximum: 20000, exceeded: "refuse" };
    expect(withBudget(budget).budget).toEqual(budget);
    expect(checkEnvironment(smallSpec)).not.toHaveProperty("budget");
  });

  it("is each personal environment's own, and not its base's", () => {
    const base = { ...smallSpec, budget: { monthly: 5000, exceeded: "refuse" as const } };
    const personal = { name: "anna", owner: "anna.b" };
    expect(checkEnvironment(derive(base, personal))).not.toHaveProperty("budget");
    const own = { monthly: 500, exceeded: "warn" as const };
    expect(checkEnvironment(derive(base, { ...personal, budget: own })).budget).toEqual(own);
  });

  it.each([
    [{ monthly: 5000 }, 'budget.exceeded: is missing. Use "warn" or "refuse".'],
    [{ monthly: 5000, exceeded: "reject" }, '"reject" is not allowed.'],
    [{ monthly: 0, exceeded: "warn" }, "budget.monthly: 0 is not a budget. Use US dollars a month, above 0"],
    [{ monthly: "5000", exceeded: "warn" }, 'budget.monthly: "5000" is not a number.'],
    [{ monthly: 5000, atMaximum: 100, exceeded: "warn" }, "budget.atMaximum: 100 is below monthly, 5000"],
    [{ montly: 5000, exceeded: "warn" }, 'Unknown key "montly". Did you mean "monthly"?'],
  ])("refuses %j", (budget, message) => {
    expect(() => withBudget(budget)).toThrow(message);
  });
});
