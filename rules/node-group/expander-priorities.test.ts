import { describe, expect, it } from "vitest";
import { aNodeGroup, aGpuGroup as gpu } from "../testing/specs.ts";
import { autoscalingGroupPattern } from "./autoscaling-group-name.ts";
import { expanderPriorities, expansionOrder, unpricedGroups } from "./expander-priorities.ts";
import type { NodeGroupSpec } from "./node-group.ts";

const zones = ["us-east-2a", "us-east-2b"];
const spot = { capacity: "spot" } as const;

describe("expansionOrder", () => {
  it("puts spot before on demand, nodes without accelerators first, and cheap GPUs before dear ones", () => {
    const groups: Record<string, NodeGroupSpec> = {
      h100: { ...gpu, instanceType: "p5.48xlarge" },
      l4: { ...gpu, instanceType: "g6.xlarge" },
      "l4-spot": { ...gpu, instanceType: "g6.xlarge", ...spot },
      "h100-spot": { ...gpu, instanceType: "p5.48xlarge", ...spot },
      general: aNodeGroup,
      "general-large": { ...aNodeGroup, instanceType: "m7i.4xlarge" },
      "general-spot": { ...aNodeGroup, instanceType: "m7i.4xlarge", ...spot },
      system: { ...aNodeGroup, dedicatedTo: "system" },
    };
    expect(expansionOrder(groups)).toEqual([
      ["general-spot"],
      ["general", "general-large"],
      ["system"],
      ["l4-spot"],
      ["l4"],
      ["h100-spot"],
      ["h100"],
    ]);
  });

  it("counts the price of one GPU, not of the node", () => {
    const groups = { four: { ...gpu, instanceType: "g6.12xlarge" }, dear: { ...gpu, instanceType: "g6e.xlarge" } };
    expect(expansionOrder(groups)).toEqual([["four"], ["dear"]]);
    const shared = { ...groups.dear, gpuSharing: { timeSlicing: { replicas: 4 } } } as NodeGroupSpec;
    expect(expansionOrder({ ...groups, shared })).toEqual([["shared"], ["four"], ["dear"]]);
  });

  it("leaves out what the autoscaler does not scale", () => {
    const groups: Record<string, NodeGroupSpec> = {
      fixed: { ...aNodeGroup, size: { min: 2, max: 2 } },
      own: { ...aNodeGroup, autoscaled: false },
      block: { ...gpu, capacity: "capacityBlock" },
      unknown: { ...gpu, instanceType: "bogus" },
    };
    expect(expansionOrder(groups)).toEqual([]);
    expect(expanderPriorities([], groups, zones)).toEqual({});
  });

  it("puts accelerators without a known price last, the fewest first", () => {
    const shape = (count: number) => ({
      architecture: "x86_64" as const,
      vCpus: 8,
      memoryGiB: 64,
      gpu: { name: "X100", count, memoryGiB: 80 },
    });
    const news = (size: string, count: number): NodeGroupSpec => ({
      ...gpu,
      instanceType: `x99.${size}`,
      instanceShapes: { [`x99.${size}`]: shape(count) },
    });
    const groups = {
      eight: news("48xlarge", 8),
      one: news("xlarge", 1),
      h100: { ...gpu, instanceType: "p5.48xlarge" },
    };
    expect(expansionOrder(groups)).toEqual([["h100"], ["one"], ["eight"]]);
    expect(unpricedGroups(groups)).toEqual(["eight", "one"]);
  });
});

describe("expanderPriorities", () => {
  const unique = "20261126223000123400000001-5ecc0b0c-1111-2222-3333-444455556666";
  const names = {
    gpu: `eks-gpu-${unique}`,
    "gpu-training": `eks-gpu-training-us-east-2b-${unique}`,
    "gpu-training-us-east-2d": `eks-gpu-training-us-east-2d-${unique}`,
  };
  const groups: Record<string, NodeGroupSpec> = {
    gpu,
    "gpu-training": { ...gpu, perAvailabilityZone: true },
    "gpu-training-us-east-2d": gpu,
  };

  it("name the auto-scaling groups of one node group and of no other, the highest number first to grow", () => {
    const priorities = expanderPriorities([["gpu"], ["gpu-training", "gpu-training-us-east-2d"]], groups, zones);
    const patterns = Object.entries(priorities).flatMap(([number, list]) =>
      list.map((pattern) => [Number(number), new RegExp(pattern)] as const),
    );
    const matches = Object.values(names).map((name) => patterns.filter(([, pattern]) => pattern.test(name)));
    expect(matches.map((found) => found.map(([number]) => number))).toEqual([[20], [10], [10]]);
    expect(matches[1]?.[0]?.[1]).not.toEqual(matches[2]?.[0]?.[1]);
  });

  it("follow the name that a renamed group keeps in AWS, and the zones that it names", () => {
    const renamed = { ...gpu, renamedFrom: ["old"], perAvailabilityZone: true, availabilityZones: ["us-east-2c"] };
    const pattern = new RegExp(autoscalingGroupPattern("gpu", renamed, zones));
    expect(pattern.test(`eks-old-us-east-2c-${unique}`)).toBe(true);
    expect(pattern.test(`eks-gpu-us-east-2c-${unique}`)).toBe(false);
    expect(pattern.test(`eks-old-us-east-2a-${unique}`)).toBe(false);
  });
});
