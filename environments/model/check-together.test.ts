import { describeProblem } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { checkTogether } from "./check-together.ts";
import type { Environment } from "./environment.ts";

const named = (name: string, cidr: string, shares: Environment["shares"] = []) => ({
  name,
  shares,
  network: { cidr } as Environment["network"],
});

describe("checkTogether", () => {
  it("accepts ranges that do not overlap", () => {
    expect(checkTogether([named("a", "10.1.0.0/16"), named("b", "10.2.0.0/16")])).toEqual([]);
  });

  it("refuses ranges that overlap, as a problem of the later environment", () => {
    const problems = checkTogether([named("a", "10.1.0.0/16"), named("b", "10.2.0.0/16"), named("c", "10.1.16.0/20")]);
    expect(problems.map(({ environment, problem }) => [environment, describeProblem(problem)])).toEqual([
      [
        "c",
        'network.cidr: "10.1.16.0/20" overlaps 10.1.0.0/16 of a. Networks that may be peered must not share addresses: move one.',
      ],
    ]);
  });

  it("allows an environment to use the network of its base", () => {
    expect(checkTogether([named("a", "10.1.0.0/16"), named("anna", "10.1.0.0/16", ["network"])])).toEqual([]);
  });
});
