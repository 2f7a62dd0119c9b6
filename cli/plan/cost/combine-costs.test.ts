import type { CostTotal } from "@ml-platform/state";
import { describe, expect, it } from "vitest";
import { combineCosts } from "./combine-costs.ts";
import type { PlanCost, StackCost } from "./plan-cost.ts";

const total = (exact: number): CostTotal => ({ exact, estimated: 0, maximum: exact, unknown: 0, unsupported: 0 });
const cost = (stack: string, before: number, after: number): StackCost => {
  return { stack, before: total(before), after: total(after) };
};
const change = (stack: string, monthly: number) => {
  const after = { status: "exact", monthly, note: "a NAT gateway" } as const;
  return { stack, address: "a.b", shortAddress: "a.b", type: "a", after };
};

/** The plan of one stack: all others cost what they cost. */
function planned(own: StackCost, others: readonly StackCost[], rest: Partial<PlanCost> = {}) {
  const plan = {
    currency: "USD",
    prices: { date: "2026-07-20", source: "a table" },
    before: total(0),
    after: total(0),
    difference: 0,
    stacks: [...others, own],
    changes: [change(own.stack, own.after.exact - own.before.exact)],
    notCounted: [],
    ...rest,
  } satisfies PlanCost;
  return { planned: [own.stack], cost: plan };
}

describe("the cost of an environment by the plans of its stacks", () => {
  it("counts each stack once: as planned, or as it stands", () => {
    const plans = [
      planned(cost("network", 10, 30), [cost("cluster", 70, 70), cost("storage", 5, 5)]),
      planned(cost("cluster", 70, 140), [cost("network", 10, 10), cost("storage", 5, 5)]),
    ];
    const combined = combineCosts(plans);
    expect(combined).toMatchObject({ before: total(85), after: total(175), difference: 90 });
    expect(combineCosts(plans.toReversed())).toMatchObject({ before: total(85), after: total(175), difference: 90 });
  });

  it("lists the largest change first", () => {
    const combined = combineCosts([planned(cost("network", 0, 20), []), planned(cost("cluster", 0, 70), [])]);
    expect(combined?.changes.map(({ stack }) => stack)).toEqual(["cluster", "network"]);
  });

  it("counts a stack whose state one plan could not read if another planned it", () => {
    const unread = { notCounted: ["cluster", "storage"] };
    const combined = combineCosts([planned(cost("network", 0, 1), [], unread), planned(cost("cluster", 0, 1), [])]);
    expect(combined?.notCounted).toEqual(["storage"]);
  });

  it("is not known without a plan", () => {
    expect(combineCosts([])).toBeUndefined();
  });
});
