import { describe, expect, it } from "vitest";
import { selectStacks } from "./selection.ts";

const stacks = ["network", "ml-cluster", "ml-nodes"].map((name) => ({ id: `dev-${name}`, name }));

describe("selectStacks", () => {
  it.each([
    [[], ["dev-network", "dev-ml-cluster", "dev-ml-nodes"]],
    [["network"], ["dev-network"]],
    [["dev-network"], ["dev-network"]],
    [
      ["*-nodes", "network"],
      ["dev-ml-nodes", "dev-network"],
    ],
    [["dev-ml-*"], ["dev-ml-cluster", "dev-ml-nodes"]],
  ])("%j", (patterns, ids) => {
    expect(selectStacks(stacks, patterns)).toEqual(new Set(ids));
  });

  it("suggests what was probably meant: a name, or the glob of all stacks of a kind", () => {
    expect(() => selectStacks(stacks, ["nodes"])).toThrow('No stack matches "nodes". Did you mean "ml-nodes"?');
    const two = [...stacks, { id: "dev-web-nodes", name: "web-nodes" }];
    expect(() => selectStacks(two, ["nodes"])).toThrow(`No stack matches "nodes". Did you mean '*-nodes'?`);
  });

  it("lists stacks of several environments by their ids", () => {
    const both = [...stacks, { id: "prod-network", name: "network" }];
    expect(() => selectStacks(both, ["x"])).toThrow("Stacks: dev-network, dev-ml-cluster, dev-ml-nodes, prod-network.");
  });

  it("refuses a glob that matches nothing", () => {
    expect(() => selectStacks(stacks, ["prod-*"])).toThrow('No stack matches "prod-*".');
  });
});
