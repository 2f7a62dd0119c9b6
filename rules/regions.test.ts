import { describe, expect, it } from "vitest";
import { describeProblem } from "./problem.ts";
import { checkZonesOfRegion, partitionOf, regionOfZone, regions, zoneLetter } from "./regions.ts";

describe("regions", () => {
  it.each([
    ["us-east-2", "aws"],
    ["us-gov-west-1", "aws-us-gov"],
    ["xx-north-9", "aws"],
  ])("%s is in partition %s", (region, partition) => {
    expect(partitionOf(region)).toBe(partition);
  });

  it("are those whose services end in amazonaws.com", () => {
    expect(regions.filter((region) => /^(cn|eusc)-/.test(region))).toEqual([]);
  });

  it("reads region and letter from a zone name in every region", () => {
    for (const region of regions) {
      expect(regionOfZone(`${region}b`)).toBe(region);
      expect(zoneLetter(`${region}b`)).toBe("b");
    }
  });

  it.each(["us-east-2", "us-east-1-bos-1a", "us-east-2A", "use2-az1", ""])("does not mistake %j for a zone", (name) => {
    expect(regionOfZone(name)).toBeUndefined();
    expect(zoneLetter(name)).toBeUndefined();
  });
});

describe("checkZonesOfRegion", () => {
  it("refuses zones of another region, by their position", () => {
    expect(checkZonesOfRegion(["us-east-2a", "us-west-2a"], "us-east-2").map(describeProblem)).toEqual([
      '[1]: "us-west-2a" is a zone of us-west-2, not of us-east-2. Use zones of us-east-2, such as us-east-2a.',
    ]);
  });

  it("leaves names that are not zones to the check of the network", () => {
    expect(checkZonesOfRegion(["a", "us-east-1-bos-1a"], "us-east-2")).toEqual([]);
  });
});
