import { describeInstanceType } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { efaInterfaces } from "./network-interfaces.ts";

describe("efaInterfaces", () => {
  it("is one that carries IP as well, then EFA alone on every other card", () => {
    expect(efaInterfaces({ efaInterfaces: 3 })).toEqual([
      { networkCardIndex: 0, deviceIndex: 0, interfaceType: "efa" },
      { networkCardIndex: 1, deviceIndex: 1, interfaceType: "efa-only" },
      { networkCardIndex: 2, deviceIndex: 1, interfaceType: "efa-only" },
    ]);
  });

  it("has as many as the instance type", () => {
    expect(efaInterfaces(describeInstanceType("p4d.24xlarge"))).toHaveLength(4);
    expect(efaInterfaces(describeInstanceType("p5.48xlarge"))).toHaveLength(32);
  });
});
