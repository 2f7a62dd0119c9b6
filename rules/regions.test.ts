import { describe, expect, it } from "vitest";
import { partitionOf, regionOfZone, regions, zoneLetter } from "./regions.ts";

describe("regions", () => {
  it.each([
    ["us-east-2", "aws"],
    ["us-gov-west-1", "aws-us-gov"],
    ["xx-north-9", "aws"],
  ])("%s is of partition %s", (region, partition) => {
    expect(partitionOf(region)).toBe(partition);
  });

  it("are those whose services end in amazonaws.com", () => {
    expect(regions.filter((region) => /^(cn|eusc)-/.test(region))).toEqual([]);
  });

  it("reads region and letter off a zone name in every region", () => {
    for (const region of regions) {
      expect(regionOfZone(`${region}b`)).toBe(region);
      expect(zoneLetter(`${region}b`)).toBe("b");
    }
  });

  it.each(["us-east-2", "us-east-1-bos-1a", "us-east-2A", "use2-az1", ""])("takes %j for no zone", (name) => {
    expect(regionOfZone(name)).toBeUndefined();
    expect(zoneLetter(name)).toBeUndefined();
  });
});
