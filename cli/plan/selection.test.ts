import { describe, expect, it } from "vitest";
import { findEnvironment, selectStacks } from "./selection.ts";

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

describe("findEnvironment", () => {
  const environments = [{ name: "dev" }, { name: "staging" }];

  it("finds one by name", () => {
    expect(findEnvironment(environments, "staging")).toEqual({ name: "staging" });
  });

  it.each([
    ["stagin", 'No environment is called "stagin". Did you mean staging? Environments: dev, staging.'],
    ["Dev", 'No environment is called "Dev". Did you mean dev? Environments: dev, staging.'],
    ["elsewhere", 'No environment is called "elsewhere". Environments: dev, staging.'],
  ])("%s", (name, message) => {
    expect(() => findEnvironment(environments, name)).toThrow(message);
  });
});
