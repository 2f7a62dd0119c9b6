import { describe, expect, it } from "vitest";
import { describeProblem } from "../problem.ts";
import { aGpuGroup, aNodeGroup } from "../testing/specs.ts";
import { concurrencyOf, jobsOfGroup } from "./capacity.ts";
import { checkRunnerCapacity, checkSharedGroups } from "./check-capacity.ts";
import { runnerDefaults } from "./spec.ts";

const four = { ...aNodeGroup, instanceType: "g6.12xlarge", dedicatedTo: "ci", size: { min: 0, max: 3 } };

describe("how many jobs a node group carries", () => {
  it.each([
    ["as many as its GPUs, a node at a time", 1, four, 12],
    ["not what is left of several nodes together", 3, four, 3],
    ["in each zone", 2, { ...four, perAvailabilityZone: true }, 12],
    ["in the zones that it names", 2, { ...four, perAvailabilityZone: true, availabilityZones: ["us-east-2a"] }, 6],
    [
      "by shares",
      1,
      {
        ...four,
        instanceType: "g6.xlarge",
        gpuSharing: { timeSlicing: { replicas: 4, failRequestsGreaterThanOne: true } },
      },
      12,
    ],
    ["none without nodes", 1, { ...four, size: { min: 0, max: 0 } }, 0],
  ] as const)("is %s", (_, gpus, group, jobs) => {
    expect(jobsOfGroup(gpus, group, 2)).toBe(jobs);
    expect(concurrencyOf({ gpus, concurrency: 100 }, group, 2)).toBe(jobs);
  });
});

describe("warnings about a runner", () => {
  const runner = {
    ...runnerDefaults,
    cluster: "ml",
    nodeGroup: "ci",
    gpus: 1,
    tokenSecret: "platform/t",
    tags: ["gpu"],
  };
  const messages = (changes: object, group: object = {}, others: object = {}) =>
    checkRunnerCapacity({ ...runner, ...changes }, { ci: { ...four, ...group }, ...others }, 2).map(describeProblem);
  const inOneZone = { availabilityZones: ["us-east-2a"] };

  it("are none for a group of its own in one zone", () => {
    expect(messages({}, inOneZone, { gpu: aGpuGroup, general: aNodeGroup })).toEqual([]);
    expect(messages({}, { perAvailabilityZone: true })).toEqual([]);
  });

  it("add up what runners of one group take", () => {
    const of = (one: object, other: object) =>
      checkSharedGroups({ one: { ...runner, ...one }, other: { ...runner, gpus: 4, ...other } }, { ci: four }, 2);
    expect(of({}, {}).map(describeProblem)).toEqual([
      'other.concurrency: The runners one and other share the group "ci" and take jobs of 24 GPUs together, and it has 12: the others wait for nodes that never come, and fail after startMinutes. Set concurrency of each.',
    ]);
    expect(of({ concurrency: 4 }, { concurrency: 2 })).toEqual([]);
    expect(of({}, { nodeGroup: "elsewhere" })).toEqual([]);
  });

  it("name what ends jobs, takes them elsewhere, or keeps them waiting", () => {
    expect(messages({})).toEqual([expect.stringContaining("EC2 Auto Scaling ends nodes to even out zones")]);
    expect(messages({}, inOneZone, { copy: four })).toEqual([expect.stringContaining("Jobs may also land on copy")]);
    expect(messages({ concurrency: 13 }, inOneZone)).toEqual([
      'concurrency: 13 jobs at a time are more than "ci" can carry: 12, which is used. Raise size.max of the group, or lower it.',
    ]);
    expect(messages({}, { size: { min: 0, max: 0 } })).toEqual([expect.stringContaining("every job would wait")]);
    expect(messages({ requests: { cpu: "12", memory: "4Gi" } }, inOneZone)).toEqual([
      expect.stringContaining("4 jobs of 12 CPUs do not fit on a node"),
    ]);
  });
});
