import { describe, expect, it } from "vitest";
import { nodeGroupDefaults } from "../../defaults.ts";
import { describeInstanceType } from "../../instance-types.ts";
import type { NodeGroupSpec } from "../node-group.ts";
import { checkCapacityOffer } from "./capacity-offers.ts";

function problemsOf(instanceType: string, change: Partial<NodeGroupSpec>): string[] {
  const spec: NodeGroupSpec = { ...nodeGroupDefaults, instanceType, size: { min: 0, max: 9 }, ...change };
  return checkCapacityOffer(spec, describeInstanceType(instanceType)).map(
    ({ severity, path, message }) => `${severity} ${path.join(".")}: ${message}`,
  );
}

const reserved = { capacityReservation: { id: "cr-0123456789abcdef0" } };

describe("the way that AWS sells a type", () => {
  it.each([
    [
      "hpc7a.96xlarge",
      "spot",
      {},
      'error capacity: EC2 has no spot instances of hpc7a.96xlarge. Set capacity to "onDemand".',
    ],
    [
      "trn2u.48xlarge",
      "spot",
      {},
      'error capacity: EC2 has no spot instances of trn2u.48xlarge. Set capacity to "capacityBlock".',
    ],
    [
      "m7i.large",
      "capacityBlock",
      {},
      /^error capacity: AWS sells capacity blocks of accelerated types, and m7i\.large has/,
    ],
    [
      "g6.12xlarge",
      "capacityBlock",
      {},
      /^warning capacity: AWS is not known to sell capacity blocks of g6\.12xlarge: it does/,
    ],
    [
      "p5.48xlarge",
      "capacityBlock",
      { size: { min: 0, max: 65 } },
      /^error size\.max: A capacity block has 64 instances/,
    ],
    [
      "p6e-gb200.36xlarge",
      "capacityBlock",
      { size: { min: 0, max: 4 } },
      /^warning size\.max: An UltraServer is .* 9 or 18/,
    ],
    ["p6e-gb200.36xlarge", "onDemand", reserved, /^warning capacity: p6e-gb200\.36xlarge is a part of an UltraServer/],
    ["trn2.48xlarge", "onDemand", {}, /^warning capacity: Most regions sell trn2\.48xlarge in capacity blocks only/],
  ] as const)("is not that of the group: %s, %s, %j", (type, capacity, change, message) => {
    expect(problemsOf(type, { capacity, ...change })).toEqual([
      typeof message === "string" ? message : expect.stringMatching(message),
    ]);
  });

  it.each([
    ["p5.48xlarge", "spot", {}],
    ["hpc7a.96xlarge", "onDemand", {}],
    ["p5.48xlarge", "capacityBlock", reserved],
    ["trn1.32xlarge", "capacityBlock", reserved],
    ["p6e-gb200.36xlarge", "capacityBlock", reserved],
    ["trn2.48xlarge", "onDemand", reserved],
  ] as const)("is that of the group: %s, %s, %j", (type, capacity, change) => {
    expect(problemsOf(type, { capacity, ...change })).toEqual([]);
  });

  it("is unknown of a type that its author declares", () => {
    const instanceShapes = { "hpc7a.96xlarge": { architecture: "x86_64", vCpus: 192, memoryGiB: 768 } } as const;
    expect(problemsOf("hpc7a.96xlarge", { capacity: "spot", instanceShapes })).toEqual([]);
  });
});
