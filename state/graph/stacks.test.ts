import { describe, expect, it } from "vitest";
import { type DrawnStack, drawStacks } from "./stacks.ts";

const stack = (environment: string, name: string, reads: readonly string[] = [], resources = 1): DrawnStack => ({
  id: `${environment}-${name}`,
  name,
  environment,
  dependencies: reads.map((each) => (each.includes("-") ? each : `${environment}-${each}`)),
  detail: "",
  resources,
});

const stacks = [
  stack("dev", "network", [], 10),
  stack("dev", "cluster", ["network"]),
  stack("prod", "network", [], 1_000),
  stack("prod", "cluster", ["network", "dev-network", "gone-network"]),
  stack("mine", "cluster", ["dev-network"]),
];

describe("drawStacks", () => {
  it("has a box per stack, in a frame per environment, without arrows from what is not drawn", () => {
    const { nodes, edges, groups, folded } = drawStacks(stacks, 5);
    expect(nodes.map(({ label, group }) => `${group} ${label}`)).toContain("mine cluster");
    expect(edges.map(({ from, to }) => `${from} > ${to}`)).toEqual([
      "dev-network > dev-cluster",
      "prod-network > prod-cluster",
      "dev-network > prod-cluster",
      "dev-network > mine-cluster",
    ]);
    expect(groups.map(({ id }) => id)).toEqual(["dev", "prod", "mine"]);
    expect(folded).toBeUndefined();
  });

  it("has a box per environment if there are too many stacks, with arrows between environments", () => {
    const { nodes, edges, folded } = drawStacks(stacks, 3);
    expect(nodes.map(({ label, detail }) => `${label}: ${detail}`)).toEqual([
      "dev: 2 stacks, 11 resources",
      "prod: 2 stacks, 1,001 resources",
      "mine: 1 stack, 1 resource",
    ]);
    expect(edges.map(({ from, to }) => `${from} > ${to}`)).toEqual(["dev > prod", "dev > mine"]);
    expect(folded?.how).toBe("The stacks of each environment are drawn together.");
  });

  it.each([
    [2, "prod, 2 other environments", "all but the largest environment as one."],
    [1, "3 other environments", "Everything is drawn together."],
  ])("has the largest environments if there are more than %i", (boxes, labels, sentence) => {
    const { nodes, folded } = drawStacks(stacks, boxes);
    expect(nodes.map(({ label }) => label).join(", ")).toBe(labels);
    expect(folded).toMatchObject({ of: 5, what: "stacks", boxes });
    expect(folded?.how.endsWith(sentence)).toBe(true);
  });
});
