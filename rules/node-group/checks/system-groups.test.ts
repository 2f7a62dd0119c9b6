import { describe, expect, it } from "vitest";
import { describeProblem } from "../../problem.ts";
import { aNodeGroup, aGpuGroup as gpu } from "../../testing/specs.ts";
import type { NodeGroupSpec } from "../node-group.ts";
import { checkNodeGroup } from "./check-node-group.ts";
import { checkNodeGroups } from "./check-node-groups.ts";

const system: NodeGroupSpec = { ...aNodeGroup, size: { min: 2, max: 4 }, dedicatedTo: "system" };
const general: NodeGroupSpec = { ...aNodeGroup, size: { min: 0, max: 4 } };

describe("a group that is dedicated to system", () => {
  const problemsOf = (change: Partial<NodeGroupSpec>) =>
    checkNodeGroup({ ...system, ...change }).map((problem) => [problem.severity, describeProblem(problem)]);

  it("is fine without more", () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ taints: [{ key: "night", effect: "PreferNoSchedule" }] })).toEqual([]);
  });

  it.each([
    [
      { instanceType: "g6.xlarge" },
      "instanceType: g6.xlarge has accelerators, whose taint keeps system pods away. Use a type without them, such as m7i.large, or another dedicatedTo.",
    ],
    [
      { taints: [{ key: "team", value: "nlp", effect: "NoSchedule" }] },
      'taints[0]: System pods do not tolerate "team", so that none would run in the group. Remove the taint, or dedicatedTo.',
    ],
    [
      { taints: [{ key: "CriticalAddonsOnly", effect: "NoExecute" }] },
      'taints[0]: "CriticalAddonsOnly" follows from dedicatedTo: "system". Remove the taint, and set dedicatedTo if the group is for system pods.',
    ],
    [
      { dedicatedTo: "System" },
      'dedicatedTo: "System" would be a dedication like any other. For nodes of system pods, write "system".',
    ],
    [
      { dedicatedTo: undefined, taints: [{ key: "CriticalAddonsOnly", effect: "NoSchedule" }] },
      'taints[0]: "CriticalAddonsOnly" follows from dedicatedTo: "system". Remove the taint, and set dedicatedTo if the group is for system pods.',
    ],
  ] as const)("contradicts %j", (change, message) => {
    expect(problemsOf(change)).toEqual([["error", message]]);
  });
});

describe("the groups of a cluster with system nodes", () => {
  const problemsIn = (groups: Record<string, NodeGroupSpec>) =>
    checkNodeGroups(groups, ["us-east-2a", "us-east-2b"]).map((problem) => [
      problem.severity,
      describeProblem(problem),
    ]);

  it("are fine with two system nodes, and others that start from none", () => {
    expect(problemsIn({ system, general, gpu })).toEqual([]);
  });

  it("need a system node at any time, since system pods run nowhere else", () => {
    expect(problemsIn({ system: { ...system, size: { min: 0, max: 4 } }, general: aNodeGroup })).toEqual([
      [
        "error",
        "System pods run only on node groups that are dedicated to system, and each of them may scale to zero, or has a taint or GPUs that keep them away (system). Set size.min of one of them to at least 1, and use a type without GPUs.",
      ],
    ]);
  });

  it("should not have system pods on spot capacity alone, even if other groups are on demand", () => {
    const spot: NodeGroupSpec = { ...system, capacity: "spot" };
    expect(problemsIn({ system: spot, general: aNodeGroup })).toEqual([
      ["warning", expect.stringContaining("uses spot capacity (system)")],
    ]);
    expect(problemsIn({ system, "system-spot": spot, general })).toEqual([]);
  });

  it("should have a second system node while the first one is replaced", () => {
    const one = { ...system, size: { min: 1, max: 4 } };
    expect(problemsIn({ system: one, general })).toEqual([
      [
        "warning",
        "system.size.min: With one system node, cluster DNS is down whenever the node is updated or fails. Set size.min to at least 2.",
      ],
    ]);
    expect(problemsIn({ system: { ...one, perAvailabilityZone: true }, general })).toEqual([]);
    expect(problemsIn({ one, two: one, general })).toEqual([]);
  });

  it("should not sleep while others are awake, and may sleep all together", () => {
    const asleep = { ...system, asleep: true };
    expect(problemsIn({ system: asleep, general })).toEqual([
      ["warning", expect.stringContaining("Every system group is asleep (system)")],
    ]);
    expect(problemsIn({ system: asleep, general: { ...general, asleep: true } })).toEqual([]);
  });

  it("should include one that takes ordinary pods", () => {
    expect(problemsIn({ system, gpu })).toEqual([
      [
        "warning",
        "No node takes ordinary pods: system is for system pods, and every other group is tainted. Add a group without GPUs, dedicatedTo and taints; its size.min may be 0.",
      ],
    ]);
    expect(problemsIn({ system })).toEqual([["warning", expect.stringContaining("there is no other group")]]);
  });
});
