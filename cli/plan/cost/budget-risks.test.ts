import type { Budget } from "@ml-platform/environments";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { budgetRisks } from "./budget-risks.ts";
import { planCost, type ResourceCost } from "./plan-cost.ts";

const refuse = { monthly: 5000, exceeded: "refuse" } as const satisfies Budget;
const group = (monthly: number, maximum: number) => ({ status: "estimated", monthly, maximum, note: "nodes" }) as const;

function risks(budget: Budget | undefined, ...resources: Partial<ResourceCost>[]) {
  const complete = resources.map((each) => ({ address: "aws_eks_node_group.a", type: "aws_eks_node_group", ...each }));
  const environment = { name: "dev", region: "us-east-1", budget };
  return budgetRisks(environment, planCost(environment, new Map([["dev-nodes", complete]]), []));
}

describe("the budget of an environment", () => {
  it("is no matter where there is none, or where the plan stays within it", () => {
    expect(risks(undefined, { after: group(9000, 9000) })).toEqual([]);
    expect(risks(refuse, { after: group(4999, 5000) })).toEqual([]);
  });

  it("refuses a plan that raises the cost above it, and says the way out", () => {
    expect(risks(refuse, { before: group(257, 257), after: group(120800, 120800) })).toEqual([
      {
        kind: "over-budget",
        text: "with the sizes of this plan dev costs about $120,800 a month, over budget.monthly of $5,000.",
        refused:
          "lower what costs most, or agree on a higher budget and set budget.monthly of dev to it. A plan that does not raise the cost is not refused.",
      },
    ]);
  });

  it("only warns where the author says so", () => {
    const [risk, ...others] = risks({ ...refuse, exceeded: "warn" }, { after: group(6000, 6000) });
    expect(risk?.kind).toBe("over-budget");
    expect(risk).not.toHaveProperty("refused");
    expect(others).toEqual([]);
  });

  it("never refuses a plan that does not raise the cost, however far over the budget the environment stands", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), fc.integer({ min: 1 }), (low, more, most, monthly) => {
        const after = group(low, low + most);
        const before = group(low + more, low + more + most);
        expect(risks({ monthly, atMaximum: monthly, exceeded: "refuse" }, { before, after })).not.toContainEqual(
          expect.objectContaining({ refused: expect.anything() }),
        );
      }),
    );
  });

  it("says that it stands exceeded, even if a plan does not raise the cost", () => {
    expect(risks(refuse, { before: group(9000, 9000), after: group(8000, 8000) })).toEqual([
      {
        kind: "over-budget",
        text: "with the sizes of this plan dev costs about $8,000 a month, over budget.monthly of $5,000, which this plan does not raise.",
      },
    ]);
  });

  it("limits what scales by a figure of its own", () => {
    const limited: Budget = { ...refuse, atMaximum: 20000 };
    expect(risks(limited, { after: group(0, 20000) })).toEqual([]);
    const [risk] = risks(limited, { after: group(0, 20001) });
    expect(risk?.text).toBe("at maximum dev costs up to $20,001 a month, over budget.atMaximum of $20,000.");
    expect(risk?.refused).toContain("set budget.atMaximum of dev");
  });

  it("warns of the maximum where that has no limit and a plan raises it above the budget", () => {
    const [risk] = risks(refuse, { before: group(0, 5000), after: group(0, 48000) });
    expect(risk?.text).toBe(
      "at maximum dev costs up to $48,000 a month, over budget.monthly of $5,000. Set budget.atMaximum to limit it.",
    );
    expect(risk).not.toHaveProperty("refused");
    expect(risks(refuse, { before: group(0, 48000), after: group(0, 48000) })).toEqual([]);
  });

  it("names what has no price, which no budget covers; what only usage determines is expected", () => {
    const unknown = { status: "unknown", note: "no price for x9.large in us-east-1" } as const;
    expect(risks(refuse, { after: unknown }).map(({ kind, text }) => [kind, text])).toEqual([
      [
        "budget-not-checked",
        "the budget does not cover aws_eks_node_group.a (no price for x9.large in us-east-1): its cost is not known.",
      ],
    ]);
    expect(risks(refuse, { before: unknown, after: unknown })).toEqual([]);
    expect(risks(refuse, { address: "aws_flow_log.a", type: "aws_flow_log", after: unknown })).toEqual([]);
  });
});
