import { describe, expect, it } from "vitest";
import { aNetwork } from "../testing/specs.ts";
import { podSubnetRange, podSubnets } from "./pod-subnets.ts";

describe("subnets for pods", () => {
  it.each([
    ["100.64.0.0/16", "us-east-1a", "100.64.0.0/19"],
    ["100.64.0.0/16", "us-east-1c", "100.64.64.0/19"],
    ["100.64.0.0/20", "us-east-1f", "100.64.10.0/23"],
    ["100.64.0.0/24", "us-east-1d", "100.64.0.192/26"],
  ])("are in %s for %s at %s, whatever other zones there are", (range, zone, subnet) => {
    expect(podSubnetRange(range, zone)).toBe(subnet);
  });

  it("are one in each range and zone, of which those of the first range have the zone's name", () => {
    const secondaryCidrs = ["100.64.0.0/16", "100.65.0.0/16"];
    expect(podSubnets({ ...aNetwork, secondaryCidrs }).map(({ key, cidr }) => [key, cidr])).toEqual([
      ["us-east-2a", "100.64.0.0/19"],
      ["us-east-2b", "100.64.32.0/19"],
      ["us-east-2a-2", "100.65.0.0/19"],
      ["us-east-2b-2", "100.65.32.0/19"],
    ]);
  });

  it.each(["100.64.0.0/15", "100.64.0.0/25"])("are not carved from %s", (range) => {
    expect(() => podSubnetRange(range, "us-east-2a")).toThrow(`Secondary range ${range} must be a /16 to /24.`);
  });
});
