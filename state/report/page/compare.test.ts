import { describe, expect, it } from "vitest";
import { sampleReport } from "../testing/sample-report.ts";
import { choicesOf, compareChosen } from "./compare.ts";
import { buildModel } from "./model.ts";
import { wholeVersions } from "./versions.ts";

const model = buildModel(sampleReport());

describe("a comparison in the page", () => {
  it("offers every environment and stack that has a state", () => {
    const { environments, stacks } = choicesOf(model);
    expect(environments).toEqual(["dev", "staging", "prod", "sandpit-ada"]);
    expect(stacks).toContain("dev-notebooks");
    expect(stacks).not.toContain("prod-bastion");
  });

  it("compares two environments stack by stack, and marks what any two environments differ in", () => {
    const comparison = compareChosen(model, { name: "dev" }, { name: "prod" });
    if (typeof comparison !== "object") throw new Error("nothing to wait for");
    const network = comparison.find(({ name }) => name === "network");
    const vpc = network?.differences.find(({ type }) => type === "aws_vpc");
    expect(vpc?.attributes.filter(({ noise }) => !noise).map(({ path }) => path)).toEqual(["cidr_block", "tags.owner"]);
    expect(comparison.find(({ name }) => name === "ml-nodes")).toMatchObject({ only: "left" });
  });

  it("turns round with its sides", () => {
    const kinds = (left: string, right: string) => {
      const stacks = compareChosen(model, { name: left }, { name: right });
      return typeof stacks === "object" ? stacks.flatMap(({ differences }) => differences.map(({ kind }) => kind)) : [];
    };
    const count = (all: readonly string[], kind: string) => all.filter((each) => each === kind).length;
    const [there, back] = [kinds("dev", "prod"), kinds("prod", "dev")];
    expect(count(there, "added")).toBeGreaterThan(0);
    expect(count(there, "added")).toBe(count(back, "removed"));
    expect(count(there, "removed")).toBe(count(back, "added"));
  });

  it("compares two stacks, and refuses an unknown name, one side only, or a stack with an environment", () => {
    expect(compareChosen(model, { name: "dev-ml-cluster" }, { name: "prod-training-cluster" })).toMatchObject([
      { name: "ml-cluster and training-cluster" },
    ]);
    for (const [left, right] of [
      ["dev", "dev"],
      ["dev", "nowhere"],
      ["dev", "prod-network"],
    ] as const)
      expect(compareChosen(model, { name: left }, { name: right })).toBeUndefined();
  });

  it("compares versions of a stack, also with another stack", () => {
    const [, earlier] = wholeVersions(model.data, "dev-ml-nodes");
    const past = { name: "dev-ml-nodes", version: earlier?.version };
    expect(compareChosen(model, past, { name: "dev-ml-nodes" })).toMatchObject([
      { name: "ml-nodes", differences: [{ address: "aws_eks_node_group.system_group_CAFED00D" }] },
    ]);
    expect(compareChosen(model, past, { name: "staging-ml-nodes" })).toMatchObject([{ name: "ml-nodes" }]);
    expect(compareChosen(model, past, past)).toBeUndefined();
    expect(compareChosen(model, { ...past, version: "no such" }, { name: "dev-ml-nodes" })).toBeUndefined();
  });
});
