import { describe, expect, it } from "vitest";
import { interfaceLimits } from "./interface-limits.ts";

describe("interfaceLimits", () => {
  it.each([
    ["m7i.4xlarge", 8, 30],
    ["t3.medium", 3, 6],
    ["c7i.48xlarge", 15, 50],
    ["m8i.4xlarge", 8, 50],
    ["g5.48xlarge", 7, 50],
    ["g6.12xlarge", 8, 30],
    ["p4d.24xlarge", 15, 50],
    ["p5.48xlarge", 2, 50],
    ["p5.4xlarge", 4, 30],
    ["p6-b300.48xlarge", 4, 50],
    ["trn2.48xlarge", 2, 50],
    ["hpc7a.96xlarge", 2, 50],
  ])("of %s are %i interfaces with %i addresses each", (type, interfaces, addresses) => {
    expect(interfaceLimits(type)).toEqual({ interfaces, addresses, nitro: true });
  });

  it("say which types are on Xen", () => {
    expect(interfaceLimits("m4.large")?.nitro).toBe(false);
    expect(interfaceLimits("i3.large")?.nitro).toBe(false);
    expect(interfaceLimits("i3.metal")?.nitro).toBe(true);
  });

  it.each(["p6e-gb200.36xlarge", "r9g.large", "m99x.large", "m7i.nothing", "nonsense"])(
    "of %s are not known",
    (type) => {
      expect(interfaceLimits(type)).toBeUndefined();
    },
  );
});
