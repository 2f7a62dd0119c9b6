import { describeInstanceType } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { networkInterfaces } from "./network-interfaces.ts";

describe("networkInterfaces", () => {
  it("is one for IP and EFA, then EFA only on every other card", () => {
    expect(networkInterfaces({ efaInterfaces: 3, networkCards: 3 })).toEqual([
      { networkCardIndex: 0, deviceIndex: 0, interfaceType: "efa" },
      { networkCardIndex: 1, deviceIndex: 1, interfaceType: "efa-only" },
      { networkCardIndex: 2, deviceIndex: 1, interfaceType: "efa-only" },
    ]);
  });

  it("has one interface per network card of the instance type", () => {
    expect(networkInterfaces(describeInstanceType("p4d.24xlarge"))).toHaveLength(4);
    expect(networkInterfaces(describeInstanceType("p5.48xlarge"))).toHaveLength(32);
  });

  it("starts with one for IP only where the first card has no adapter", () => {
    const [first, ...others] = networkInterfaces(describeInstanceType("p6-b300.48xlarge"));
    expect(first).toEqual({ networkCardIndex: 0, deviceIndex: 0, interfaceType: "interface" });
    expect(others).toHaveLength(16);
    expect(others).toEqual(
      others.map((_, index) => ({ networkCardIndex: index + 1, deviceIndex: 0, interfaceType: "efa-only" })),
    );
  });
});
