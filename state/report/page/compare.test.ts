import { describe, expect, it } from "vitest";
import { sampleReport } from "../testing/sample-report.ts";
import { choicesOf, compareChosen } from "./compare.ts";
import { buildModel } from "./model.ts";

const model = buildModel(sampleReport());

describe("a comparison in the page", () => {
  it("offers every environment and stack that has a state", () => {
    const { environments, stacks } = choicesOf(model);
    expect(environments).toEqual(["dev", "staging", "prod", "sandpit-ada"]);
    expect(stacks).toContain("dev-notebooks");
    expect(stacks).not.toContain("prod-bastion");
  });

  it("compares two environments stack by stack, and marks what any two environments differ in", () => {
    const comparison = compareChosen(model, "dev", "prod");
    if (comparison === undefined || comparison.stacks === "loading") throw new Error("nothing to wait for");
    const network = comparison.stacks.find(({ name }) => name === "network");
    const vpc = network?.differences.find(({ type }) => type === "aws_vpc");
    expect(vpc?.attributes.filter(({ noise }) => !noise).map(({ path }) => path)).toEqual(["cidr_block", "tags.owner"]);
    expect(comparison.stacks.find(({ name }) => name === "ml-nodes")).toMatchObject({ only: "left" });
  });

  it("turns round with its sides", () => {
    const kinds = (left: string, right: string) => {
      const stacks = compareChosen(model, left, right)?.stacks;
      return typeof stacks === "object" ? stacks.flatMap(({ differences }) => differences.map(({ kind }) => kind)) : [];
    };
    const count = (all: readonly string[], kind: string) => all.filter((each) => each === kind).length;
    const [there, back] = [kinds("dev", "prod"), kinds("prod", "dev")];
    expect(count(there, "added")).toBeGreaterThan(0);
    expect(count(there, "added")).toBe(count(back, "removed"));
    expect(count(there, "removed")).toBe(count(back, "added"));
  });

  it("compares two stacks, and refuses an unknown name, one side only, or a stack with an environment", () => {
    expect(compareChosen(model, "dev-ml-cluster", "prod-training-cluster")?.stacks).toMatchObject([
      { name: "ml-cluster and training-cluster" },
    ]);
    for (const [left, right] of [
      ["dev", "dev"],
      ["dev", "nowhere"],
      ["dev", "prod-network"],
    ] as const)
      expect(compareChosen(model, left, right)).toBeUndefined();
  });
});
