import { describe, expect, it } from "vitest";
import { cpuShapeOf } from "./cpu-shape.ts";

describe("the vCPUs and the memory of an instance type", () => {
  it.each([
    ["m7i.large", 2, 8],
    ["m7i.2xlarge", 8, 32],
    ["c6g.medium", 1, 2],
    ["r8g.48xlarge", 192, 1536],
    ["m8i-flex.xlarge", 4, 16],
    ["m10g.large", 2, 8],
  ])("follow from the name %s", (name, vCpus, memoryGiB) => {
    expect(cpuShapeOf(name)).toEqual({ vCpus, memoryGiB });
  });

  it.each(["m4.large", "t3.large", "g6.xlarge", "m7i.metal-24xl", "x8g.large", "large", ""])(
    "do not follow from %s",
    (name) => {
      expect(cpuShapeOf(name)).toBeUndefined();
    },
  );

  it("are those that the author declares", () => {
    const shape = { architecture: "x86_64", vCpus: 6, memoryGiB: 20 } as const;
    expect(cpuShapeOf("m7i.large", { "m7i.large": shape })).toEqual({ vCpus: 6, memoryGiB: 20 });
  });
});
