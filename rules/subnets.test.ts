import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cidrsOverlap, containsCidr, parseCidr } from "./cidr.ts";
import { type SubnetKind, subnetRange } from "./subnets.ts";

const kinds: readonly SubnetKind[] = ["private", "public", "controlPlane"];
const zones = [..."abcdefgh"].map((letter) => `us-east-2${letter}`);

const vpcCidr = fc
  .tuple(fc.integer({ min: 16, max: 20 }), fc.nat({ max: 255 }), fc.nat({ max: 255 }))
  .map(([prefix, second, third]) => {
    const hostBits = 24 - prefix;
    return `10.${second}.${hostBits > 0 ? (third >> hostBits) << hostBits : third}.0/${prefix}`;
  });

const pairs = (vpc: string) => kinds.flatMap((kind) => zones.map((zone) => subnetRange(vpc, kind, zone)));

describe("subnetRange", () => {
  it("lays out a /16 as documented", () => {
    expect(subnetRange("10.20.0.0/16", "private", "us-east-2a")).toBe("10.20.0.0/20");
    expect(subnetRange("10.20.0.0/16", "private", "us-east-2h")).toBe("10.20.112.0/20");
    expect(subnetRange("10.20.0.0/16", "public", "us-east-2a")).toBe("10.20.128.0/24");
    expect(subnetRange("10.20.0.0/16", "public", "us-east-2c")).toBe("10.20.130.0/24");
    expect(subnetRange("10.20.0.0/16", "controlPlane", "us-east-2a")).toBe("10.20.136.0/27");
    expect(subnetRange("10.20.0.0/16", "controlPlane", "us-east-2h")).toBe("10.20.136.224/27");
  });

  it("keeps all subnets inside the VPC, apart from each other and no smaller than AWS allows", () => {
    fc.assert(
      fc.property(vpcCidr, (vpc) => {
        const ranges = pairs(vpc);
        expect(ranges.every((range) => containsCidr(vpc, range))).toBe(true);
        expect(ranges.every((range) => parseCidr(range).prefix <= 28)).toBe(true);
        const overlapping = ranges.filter((one, i) => ranges.some((other, j) => i < j && cidrsOverlap(one, other)));
        expect(overlapping).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it.each(["10.20.0.0/16", "10.20.0.0/20"])("has room for the control planes of several clusters in %s", (vpc) => {
    for (const zone of zones) expect(parseCidr(subnetRange(vpc, "controlPlane", zone)).prefix).toBe(27);
  });

  it("gives a zone the same range whatever other zones there are, in any order", () => {
    fc.assert(
      fc.property(vpcCidr, fc.shuffledSubarray(zones, { minLength: 1 }), (vpc, some) => {
        const layout = (names: readonly string[]) =>
          new Map(names.map((zone) => [zone, kinds.map((kind) => subnetRange(vpc, kind, zone))]));
        const all = layout(zones);
        for (const [zone, ranges] of layout(some)) expect(ranges).toEqual(all.get(zone));
      }),
      { numRuns: 20 },
    );
  });

  it.each(["10.0.0.0/15", "10.0.0.0/21"])("refuses a VPC of %s", (vpc) => {
    expect(() => subnetRange(vpc, "private", "us-east-2a")).toThrow(`VPC range ${vpc} must be a /16 to /20.`);
  });

  it.each(["us-east-2i", "us-east-1-bos-1a", "us-east-2"])("refuses zone %s", (zone) => {
    expect(() => subnetRange("10.0.0.0/16", "private", zone)).toThrow(
      `Availability zone "${zone}" must end in a letter from a to h.`,
    );
  });
});
