import { describe, expect, it } from "vitest";
import { cpuShapeOf, vCpusOf } from "./cpu-shape.ts";

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

describe("vCpusOf", () => {
  it.each([
    ["m7i.large", 2],
    ["g6.xlarge", 4],
    ["p5.48xlarge", 192],
    ["u7i-6tb.112xlarge", 448],
    ["hpc7a.96xlarge", 192],
    ["c7i.metal-48xl", 192],
    ["m6i.metal", undefined],
    ["nonsense", undefined],
  ])("of %s are %s", (type, count) => {
    expect(vCpusOf(type)).toBe(count);
  });

  it("are what an author declares", () => {
    expect(vCpusOf("m9.large", { "m9.large": { architecture: "x86_64", vCpus: 8, memoryGiB: 8 } })).toBe(8);
  });
});
