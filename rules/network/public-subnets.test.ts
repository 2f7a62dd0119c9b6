import { describe, expect, it } from "vitest";
import { describeProblem } from "../problem.ts";
import { checkNeedsPublicSubnets, checkPublicSubnets, hasPublicSubnets } from "./public-subnets.ts";

describe("public subnets", () => {
  it.each([
    ["single", undefined, true],
    ["none", undefined, false],
    ["none", true, true],
    ["none", false, false],
  ] as const)("with nat %s and publicSubnets %s: %s", (nat, publicSubnets, expected) => {
    expect(hasPublicSubnets({ nat, publicSubnets })).toBe(expected);
    expect(checkPublicSubnets({ nat, publicSubnets })).toEqual([]);
  });

  it("are where NAT gateways are, and what faces the internet", () => {
    expect(checkPublicSubnets({ nat: "single", publicSubnets: false }).map(describeProblem)).toEqual([
      'publicSubnets: false contradicts nat: "single", because a NAT gateway is in a public subnet. Set nat to "none", or remove the line.',
    ]);
    expect(checkNeedsPublicSubnets("A bastion", { nat: "single" }, "use none")).toEqual([]);
    expect(checkNeedsPublicSubnets("A bastion", { nat: "none" }, "use none").map(describeProblem)).toEqual([
      "A bastion is in public subnets, and the network has none. Set network.publicSubnets: true, or use none.",
    ]);
  });
});
