import type { CostTotal } from "@ml-platform/state";
import { describe, expect, it } from "vitest";
import type { PlanCost } from "../../plan/cost/plan-cost.ts";
import { planReport } from "../../testing/plan-report.ts";
import type { PlannedEnvironment, PlannedStack } from "./collect-plans.ts";
import { combineReports } from "./combine-reports.ts";

const total = (exact: number): CostTotal => ({ exact, estimated: 0, maximum: exact, unknown: 0, unsupported: 0 });
const base = { because: [], level: 0, reads: [] } as const;

/** A plan of one stack in an environment where two cost 40 dollars each already, and 150 are allowed. */
function costing(stack: string, after: number): PlanCost {
  const stacks = ["dev-a", "dev-b"].map((id) => {
    return { stack: id, before: total(40), after: total(id === stack ? after : 40) };
  });
  return {
    currency: "USD",
    prices: { date: "2026-07-20", source: "a table" },
    before: total(80),
    after: total(40 + after),
    difference: after - 40,
    stacks,
    changes: [],
    budget: { monthly: 150, exceeded: "refuse" },
    notCounted: [],
  };
}

function environment(...stacks: readonly PlannedStack[]): PlannedEnvironment {
  const account = { id: "111111111111", alias: "ml-dev" };
  return { name: "dev", kind: "permanent", protected: false, account, region: "us-east-2", stacks };
}

const changed = (id: string, rest: object = {}): PlannedStack => {
  return { ...base, id, name: id, change: "changed", report: planReport({ id, counts: { add: 1 }, ...rest }) };
};

describe("the plans of an environment in one report", () => {
  it("keep apart what is destroyed", () => {
    const old: PlannedStack = { ...changed("dev-old", { isDestroy: true }), change: "removed" };
    const { kept, removed } = combineReports(environment(changed("dev-a"), old));
    expect(kept?.stacks.map(({ id }) => id)).toEqual(["dev-a"]);
    expect(removed).toMatchObject({ isDestroy: true, stacks: [{ id: "dev-old" }] });
  });

  it("exceed a budget together that each keeps", () => {
    const [a, b] = [costing("dev-a", 90), costing("dev-b", 90)];
    const { kept } = combineReports(environment(changed("dev-a", { cost: a }), changed("dev-b", { cost: b })));
    expect(kept?.cost).toMatchObject({ before: total(80), after: total(180), difference: 100 });
    expect(kept?.risks).toMatchObject([{ kind: "over-budget", text: expect.stringContaining("$180 a month") }]);
  });

  it("keep a budget together that one exceeds", () => {
    const risks = [{ kind: "over-budget", text: "dev costs $170 a month." }];
    const a = changed("dev-a", { cost: costing("dev-a", 130), risks });
    const b = changed("dev-b", { cost: costing("dev-b", 10) });
    expect(combineReports(environment(a, b)).kept?.risks).toEqual([]);
  });

  it("tell what they share once, and what failed", () => {
    const warnings = ["dev has an orphan."];
    const failed: PlannedStack = { ...base, id: "dev-b", name: "b", change: "changed", problem: "no credentials" };
    const { kept } = combineReports(
      environment(changed("dev-a", { warnings }), changed("dev-c", { warnings }), failed),
    );
    expect(kept).toMatchObject({ warnings, notSelected: 0 });
    expect(kept?.stacks.at(-1)).toEqual({ id: "dev-b", status: "failed", reason: "no credentials" });
  });

  it("are none where nothing could be planned", () => {
    const failed: PlannedStack = { ...base, id: "dev-b", name: "b", change: "changed", problem: "no credentials" };
    expect(combineReports(environment(failed))).toEqual({});
  });
});
