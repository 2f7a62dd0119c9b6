import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { type PlanCost, planCost, type ResourceCost } from "../plan/cost/plan-cost.ts";
import { costItems, costLines, stackCostText } from "./render-cost.ts";

const plain = picocolors.createColors(false);
const exact = (monthly: number) => ({ status: "exact", monthly, note: "NAT gateway; traffic not included" }) as const;
const group = (monthly: number, maximum: number) =>
  ({ status: "estimated", monthly, maximum, note: "3 x p5.48xlarge, desired size; scales 1 to 2" }) as const;

const cost = (...resources: Omit<ResourceCost, "type">[]): PlanCost =>
  planCost(
    { region: "us-east-2" },
    new Map([["dev-nodes", resources.map((each) => ({ ...each, type: each.address.split(".")[0] ?? "" }))]]),
    [],
  );
const lines = (found: PlanCost, detailed = false) =>
  costLines(found, { detailed, isDestroy: false }, plain).map((line) => line.trim());

describe("the cost of a plan", () => {
  it("is one line, with the largest changes and what the figures leave out", () => {
    const found = cost(
      { address: "aws_nat_gateway.a", before: exact(257), after: exact(257) },
      { address: "aws_eks_node_group.train", after: group(120543, 241000) },
      { address: "aws_flow_log.a", after: { status: "unknown", note: "billed by usage" } },
    );
    expect(lines(found)).toEqual([
      "Cost a month: $257 -> about $120,800 (+$120,543; up to $241,257 at maximum)",
      "+$120,543 (up to $241,000 at maximum)  dev-nodes  aws_eks_node_group.train: 3 x p5.48xlarge, desired size",
      "and 1 more change of cost; --detailed shows all",
      "Not counted: 1 of unknown cost.",
      "List prices of 2026-07-20, without usage such as traffic; prices of us-east-1 are used for us-east-2.",
    ]);
    expect(costItems(found, { detailed: false, isDestroy: false })[0]).toBe(
      "**Cost a month: $257 -> about $120,800 (+$120,543; up to $241,257 at maximum)**",
    );
    expect(stackCostText(found, "dev-nodes")).toBe("+$120,543 a month");
  });

  it("names once what reads the same, such as the groups of each zone", () => {
    const zones = ["a", "b", "c"].map((zone) => ({ address: `aws_eks_node_group.train-${zone}`, after: group(0, 90) }));
    expect(lines(cost(...zones))[1]).toBe(
      "up to $90 at maximum each  dev-nodes  aws_eks_node_group.train-a and 2 like it: 3 x p5.48xlarge, desired size",
    );
    expect(lines(cost(...zones), true).filter((line) => line.startsWith("up to"))).toHaveLength(3);
  });

  it("is cut to the largest changes, and complete with --detailed", () => {
    const many = cost(...[1, 2, 3, 4, 5].map((n) => ({ address: `aws_nat_gateway.n${n}`, after: exact(n * 10) })));
    expect(lines(many).filter((line) => line.startsWith("+"))).toHaveLength(3);
    expect(lines(many)).toContain("and 2 more changes of cost; --detailed shows all");
    expect(lines(many, true).filter((line) => line.startsWith("+"))).toHaveLength(5);
    expect(lines(many, true)[1]).toContain("traffic not included");
  });

  it.each([
    ["that stays", [exact(100), exact(100)], "Cost a month: $100"],
    ["that ends", [exact(100), undefined], "Cost a month: $100 -> nothing (-$100)"],
    ["that begins", [undefined, exact(100)], "Cost a month: nothing -> $100 (+$100)"],
    ["of a group at zero", [undefined, group(0, 90)], "Cost a month: nothing -> $0 (up to $90 at maximum)"],
    ["that is not known", [undefined, { status: "unknown", note: "?" }], "Cost a month: nothing -> unknown"],
  ] as const)("is told for a resource %s", (_, [before, after], line) => {
    const found = cost({ address: "a.b", ...(before && { before }), ...(after && { after }) });
    expect(lines(found)[0]).toBe(line);
  });

  it("tells a change of the maximum alone", () => {
    const lower = cost({ address: "aws_eks_node_group.a", before: group(163, 326), after: group(163, 245) });
    expect(lines(lower).slice(0, 2)).toEqual([
      "Cost a month: about $163 (up to $326 -> $245 at maximum)",
      "$326 -> $245 at maximum  dev-nodes  aws_eks_node_group.a: 3 x p5.48xlarge, desired size",
    ]);
    const gone = cost({ address: "aws_eks_node_group.a", before: group(0, 90) });
    expect(lines(gone)[1]).toContain("up to $90 less at maximum  dev-nodes  aws_eks_node_group.a: removed, at 3 x");
  });

  it("of a destroy lists what stops costing money only, the dearest first", () => {
    const found = cost(
      { address: "aws_eks_node_group.idle", before: group(0, 90) },
      { address: "aws_nat_gateway.a", before: exact(33) },
      { address: "aws_eks_node_group.busy", before: group(163, 170) },
      { address: "helm_release.a", before: { status: "unsupported", note: "no pricing rule for helm_release" } },
      { address: "aws_db_instance.a", before: { status: "unknown", note: "no price for db.t3.micro" } },
    );
    for (const detailed of [false, true]) {
      const shown = costLines(found, { detailed, isDestroy: true }, plain).map((line) => line.trim());
      expect(shown.slice(1, -1)).toEqual([
        expect.stringMatching(/^-\$163 {2}dev-nodes {2}aws_eks_node_group.busy: no longer 3 x p5.48xlarge/),
        expect.stringMatching(/^-\$33 {2}dev-nodes {2}aws_nat_gateway.a: no longer NAT gateway/),
        "unknown until now  dev-nodes  aws_db_instance.a: no price for db.t3.micro",
      ]);
    }
  });

  it("is left out where nothing costs anything", () => {
    expect(lines(cost({ address: "terraform_data.a", after: exact(0) }))).toEqual([]);
  });
});
