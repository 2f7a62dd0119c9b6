import { describe, expect, it } from "vitest";
import { amiTypes, chooseAmiType } from "./ami-types.ts";

describe("chooseAmiType", () => {
  it.each([
    ["x86_64", "none", "AL2023_x86_64_STANDARD"],
    ["x86_64", "nvidia", "AL2023_x86_64_NVIDIA"],
    ["arm64", "none", "AL2023_ARM_64_STANDARD"],
    ["arm64", "nvidia", "AL2023_ARM_64_NVIDIA"],
  ] as const)("chooses for %s with GPU %s: %s", (architecture, gpu, expected) => {
    expect(chooseAmiType({ architecture, gpu })).toBe(expected);
    expect(amiTypes[expected]).toMatchObject({ architecture, gpu, os: "al2023" });
  });
});

describe("the table", () => {
  it("agrees with the names of the types", () => {
    for (const [name, facts] of Object.entries(amiTypes)) {
      expect(facts.architecture, name).toBe(name.includes("ARM_64") ? "arm64" : "x86_64");
      expect(facts.gpu === "nvidia", name).toBe(/NVIDIA|_GPU$/.test(name));
    }
  });
});
