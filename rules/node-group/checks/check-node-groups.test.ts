import { describe, expect, it } from "vitest";
import { describeProblem } from "../../problem.ts";
import { aNodeGroup as general, aGpuGroup as gpu } from "../../testing/specs.ts";
import type { NodeGroupSpec } from "../node-group.ts";
import { checkNodeGroups } from "./check-node-groups.ts";

describe("checkNodeGroups", () => {
  const zones = ["us-east-2a", "us-east-2b"];
  const problemsIn = (groups: Record<string, NodeGroupSpec>) => checkNodeGroups(groups, zones).map(describeProblem);

  it("warns if there is no group at all", () => {
    expect(checkNodeGroups({})).toMatchObject([
      { severity: "warning", message: expect.stringContaining("not even DNS") },
    ]);
  });

  it("accepts groups with nodes for coredns", () => {
    expect(problemsIn({ system: general, "gpu-training": { ...gpu, perAvailabilityZone: true } })).toEqual([]);
  });

  it.each([
    ["has GPUs", { ...gpu, size: { min: 1, max: 2 } }],
    ["is dedicated", { ...general, dedicatedTo: "ci" }],
    ["is tainted", { ...general, taints: [{ key: "night", effect: "NoExecute" }] }],
    ["may be empty", { ...general, size: { min: 0, max: 2 } }],
  ] as const)("refuses a cluster whose only group %s", (_why, group) => {
    expect(problemsIn({ only: group })).toEqual([
      'Every node group is tainted or may scale to zero (only), so coredns has no node to run on. Add a group whose size.min is at least 1, without GPUs and taints, and with dedicatedTo absent or "system".',
    ]);
  });

  it("lets coredns run where a taint is only a preference", () => {
    expect(problemsIn({ only: { ...general, taints: [{ key: "night", effect: "PreferNoSchedule" }] } })).toEqual([]);
  });

  it("warns if system pods run on spot capacity alone", () => {
    const spot: NodeGroupSpec = { ...general, capacity: "spot" };
    expect(checkNodeGroups({ one: spot, two: { ...spot, size: { min: 2, max: 3 } }, gpu }, zones)).toEqual([
      {
        severity: "warning",
        path: [],
        message:
          'Every node group on which system pods can run uses spot capacity (one, two), so one interruption can take down all of DNS. Set the capacity of one of them to "onDemand".',
      },
    ]);
    expect(problemsIn({ system: general, spot })).toEqual([]);
  });

  it("refuses zones that the network lacks", () => {
    expect(problemsIn({ system: { ...general, availabilityZones: ["us-east-2a", "us-east-2c"] } })).toEqual([
      'system.availabilityZones[1]: "us-east-2c" is not a zone of the network. Use us-east-2a, us-east-2b, or add the zone to network.availabilityZones.',
    ]);
  });

  it("keeps name prefixes, including the zone, within the length that EKS accepts", () => {
    const name = "gpu-training-large-models";
    expect(problemsIn({ system: general, [name]: gpu })).toEqual([]);
    expect(problemsIn({ system: general, [name]: { ...gpu, perAvailabilityZone: true } })).toEqual([]);
    expect(problemsIn({ system: general, [`${name}x`]: { ...gpu, perAvailabilityZone: true } })).toEqual([
      'gpu-training-large-modelsx: The name prefix "gpu-training-large-modelsx-us-east-2a-" has 38 characters, and 37 are allowed. Shorten "gpu-training-large-modelsx" to at most 25.',
    ]);
  });

  it.each(["addons", "aws", "node-role"])("refuses %j, which is the name of something else", (name) => {
    expect(problemsIn({ system: general, [name]: general })).toEqual([
      `${name}: "${name}" is taken by something else in the stack of the node groups. Use another name, such as ${name}-nodes.`,
    ]);
  });

  it("refuses names of one letter, which the provider does not accept", () => {
    expect(problemsIn({ a: general })).toEqual([
      'a: "a" is too short for the name of a node group. Use at least 2 characters.',
    ]);
    expect(problemsIn({ a1: general })).toEqual([]);
    expect(problemsIn({ general: { ...general, renamedFrom: ["a"] } })).toEqual([
      'general.renamedFrom[0]: "a" is too short to have been the name of a node group. Remove it.',
    ]);
  });

  it("refuses a group that has the name of another group in one of its zones", () => {
    const spread = { ...gpu, perAvailabilityZone: true };
    expect(problemsIn({ system: general, gpu: spread, "gpu-us-east-2b": gpu })).toEqual([
      'gpu-us-east-2b: In EKS, "gpu-us-east-2b" and "gpu" would both have a group called "gpu-us-east-2b". Rename one.',
    ]);
    expect(problemsIn({ system: general, gpu: spread, "gpu-us-east-2d": gpu })).toEqual([]);
  });

  it("refuses a name that a renamed group had, also in a zone, since the group keeps it in EKS", () => {
    const reused = 'both have or had the name "gpu-us-east-2b", and whatever had it first keeps it in AWS.';
    const renamed = { ...gpu, perAvailabilityZone: true, renamedFrom: ["gpu"] };
    expect(problemsIn({ system: general, training: renamed, "gpu-us-east-2b": gpu })).toEqual([
      `gpu-us-east-2b: "gpu-us-east-2b" and "training" ${reused} Use a name that no other has had.`,
    ]);
    expect(problemsIn({ system: general, training: renamed, "gpu-us-east-2d": gpu })).toEqual([]);
  });

  it("measures the name that a renamed group has in EKS", () => {
    const long = "a".repeat(40);
    expect(problemsIn({ system: general, [long]: { ...gpu, renamedFrom: ["gpu"] } })).toEqual([]);
    expect(problemsIn({ system: general, gpu: { ...gpu, renamedFrom: [long] } })).toHaveLength(1);
  });

  it("refuses names that EKS does not accept", () => {
    expect(problemsIn({ "my group": general })).toEqual([
      '["my group"]: "my group" is not a valid name of a node group. Use letters, digits, hyphens and underscores.',
    ]);
  });
});
