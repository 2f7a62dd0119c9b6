import { describe, expect, it } from "vitest";
import { describeInstanceType, findInstanceType } from "./instance-types.ts";

describe("describeInstanceType", () => {
  it("returns the GPUs and adapters of a size", () => {
    expect(describeInstanceType("g6.12xlarge")).toEqual({
      name: "g6.12xlarge",
      family: "g6",
      size: "12xlarge",
      architecture: "x86_64",
      gpu: { name: "L4", count: 4, memoryGiB: 24, accelerator: "nvidia-l4" },
      efaInterfaces: 1,
      networkCards: 1,
    });
  });

  it.each([
    ["g4dn.xlarge", 1, 0, 1],
    ["g4dn.metal", 8, 1, 1],
    ["g6e.48xlarge", 8, 4, 4],
    ["p4d.24xlarge", 8, 4, 4],
    ["p5.4xlarge", 1, 1, 1],
    ["p5.48xlarge", 8, 32, 32],
    ["p5en.48xlarge", 8, 16, 16],
    ["p6-b200.48xlarge", 8, 8, 8],
    ["p6-b300.48xlarge", 8, 16, 17],
  ])("%s has %i GPUs, %i adapters and %i network cards", (name, gpus, efaInterfaces, networkCards) => {
    const type = describeInstanceType(name);
    expect(type.gpu?.count).toBe(gpus);
    expect(type).toMatchObject({ efaInterfaces, networkCards });
  });

  it.each([
    ["m7i.large", "x86_64"],
    ["m7i-flex.large", "x86_64"],
    ["c6a.metal-48xl", "x86_64"],
    ["u-6tb1.112xlarge", "x86_64"],
    ["m7g.large", "arm64"],
    ["c7gn.16xlarge", "arm64"],
    ["im4gn.large", "arm64"],
    ["t4g.micro", "arm64"],
    ["a1.large", "arm64"],
    ["g5g.xlarge", "arm64"],
  ])("%s is %s", (name, architecture) => {
    expect(describeInstanceType(name).architecture).toBe(architecture);
  });

  it("returns neither GPUs nor adapters for other types", () => {
    const type = describeInstanceType("m7i.large");
    expect(type).not.toHaveProperty("gpu");
    expect(type).toMatchObject({ efaInterfaces: 0, networkCards: 1 });
  });

  it("throws the reason of findInstanceType", () => {
    expect(() => describeInstanceType("m7i")).toThrow('"m7i" is not an instance type.');
  });
});

describe("findInstanceType", () => {
  it.each(["m7i", "m7i.", "m7i.larg", "large", "M7i.large", "m7i.large ", ""])("refuses %j", (name) => {
    expect(findInstanceType(name)).toBe(
      `"${name}" is not an instance type. Use family.size, such as m7i.large or g6.12xlarge.`,
    );
  });

  it.each([
    ["p2.xlarge", "p2", "g4dn.xlarge or g6.xlarge", "g6.12xlarge"],
    ["p3.8xlarge", "p3", "g5.2xlarge or g6e.2xlarge", "p5.4xlarge (one GPU) or p4d.24xlarge (eight, with NVLink)"],
    ["p3dn.24xlarge", "p3dn", "g6e.12xlarge", "p4d.24xlarge or p5.48xlarge"],
    ["g3.4xlarge", "g3", "g4dn.xlarge or g6.xlarge", "g6.12xlarge"],
    ["g3s.xlarge", "g3s", "g4dn.xlarge or g6.xlarge", "g6.xlarge"],
  ])("suggests what replaces %s", (name, family, inference, training) => {
    expect(findInstanceType(name)).toBe(
      `"${name}" belongs to the retired family ${family}. For inference use ${inference}; for training use ${training}.`,
    );
  });

  it("replaces retired families with types that exist", () => {
    const advice = ["p2.xlarge", "p3.2xlarge", "p3dn.24xlarge", "g3.4xlarge", "g3s.xlarge"].map(findInstanceType);
    const named = advice.flatMap(
      (text) =>
        String(text)
          .match(/\b[a-z0-9]+\.\d*xlarge\b/g)
          ?.slice(1) ?? [],
    );
    expect(named).not.toEqual([]);
    for (const name of named) expect(findInstanceType(name)).toHaveProperty("gpu");
  });

  it("lists the sizes of a GPU family", () => {
    expect(findInstanceType("p4d.48xlarge")).toBe('"p4d.48xlarge" does not exist. Sizes of p4d: 24xlarge.');
  });

  it.each(["g4ad.xlarge", "p9.48xlarge", "p6e-gb200.36xlarge", "trn1.32xlarge", "inf2.xlarge", "mac2.metal"])(
    "does not mistake %s for a type without an accelerator",
    (name) => {
      expect(findInstanceType(name)).toContain("which node groups do not support. Supported GPU families: g4dn, g5,");
    },
  );
});
