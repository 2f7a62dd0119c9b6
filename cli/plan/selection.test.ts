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

  it("refuses a glob that matches nothing", () => {
    expect(() => selectStacks(stacks, ["prod-*"])).toThrow('No stack matches "prod-*".');
  });
});
