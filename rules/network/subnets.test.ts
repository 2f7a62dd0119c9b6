import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cidrsOverlap, containsCidr, parseCidr } from "../cidr.ts";
import { checkZonesFit, type SubnetKind, subnetLayout, subnetRange, usableAddresses } from "./subnets.ts";

const kinds: readonly SubnetKind[] = ["private", "public", "controlPlane"];
const zones = [..."abcdefgh"].map((letter) => `us-east-2${letter}`);

const vpcCidr = fc
  .tuple(fc.integer({ min: 16, max: 24 }), fc.nat({ max: 255 }), fc.nat({ max: 255 }))
  .map(([prefix, second, third]) => {
    const hostBits = 24 - prefix;
    return `10.${second}.${hostBits > 0 ? (third >> hostBits) << hostBits : third}.0/${prefix}`;
  });

/** Every subnet that the VPC has at once: of the zones that do not share a place. */
const pairs = (vpc: string) => {
  const { slots = 0 } = subnetLayout(parseCidr(vpc).prefix) ?? {};
  return kinds.flatMap((kind) => zones.slice(0, slots).map((zone) => subnetRange(vpc, kind, zone)));
};

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

  it.each([
    [16, 8, [4091, 251, 27]],
    [20, 8, [251, 11, 27]],
    [21, 4, [251, 27, 27]],
    [22, 4, [123, 27, 27]],
    [23, 4, [59, 27, 27]],
    [24, 4, [27, 11, 11]],
  ])(
    "gives a zone of a /%i, which has %i places, %j private, public and control-plane addresses",
    (prefix, slots, addresses) => {
      const layout = subnetLayout(prefix);
      expect(layout?.slots).toBe(slots);
      expect(kinds.map((kind) => usableAddresses(layout?.[kind] ?? 0))).toEqual(addresses);
    },
  );

  it("lays out a /24 to its last address, and gives the letter e the place of a", () => {
    expect(pairs("10.0.0.0/24").slice(-1)).toEqual(["10.0.0.240/28"]);
    expect(subnetRange("10.0.0.0/24", "private", "us-east-1e")).toBe(
      subnetRange("10.0.0.0/24", "private", "us-east-1a"),
    );
  });

  it.each(["10.0.0.0/15", "10.0.0.0/25"])("refuses a VPC of %s", (vpc) => {
    expect(() => subnetRange(vpc, "private", "us-east-2a")).toThrow(`VPC range ${vpc} must be a /16 to /24.`);
  });

  it.each(["us-east-2i", "us-east-1-bos-1a", "us-east-2"])("refuses zone %s", (zone) => {
    expect(() => subnetRange("10.0.0.0/16", "private", zone)).toThrow(
      `Availability zone "${zone}" must end in a letter from a to h.`,
    );
  });
});

it("says which two zones have one place, wherever they stand in the list", () => {
  const zonesOf = (letters: string) => [...letters].map((letter) => `us-east-1${letter}`);
  const fit = (letters: string, slots: number) => checkZonesFit(zonesOf(letters), slots, "A /22", "use a /20");
  expect(fit("abcd", 4)).toEqual([]);
  expect(fit("abcdef", 8)).toEqual([]);
  expect(fit("eca", 4)).toEqual([
    {
      severity: "error",
      path: [2],
      message:
        'A /22 has places for 4 zones, and "us-east-1a" would have that of "us-east-1e". Leave one of them out, or use a /20.',
    },
  ]);
});
