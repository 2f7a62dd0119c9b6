import { describe, expect, it } from "vitest";
import { dnsSuffixOf, partitionOf, regionOfZone, regions, zoneLetter } from "./regions.ts";

describe("regions", () => {
  it.each([
    ["us-east-2", "aws", "amazonaws.com"],
    ["cn-north-1", "aws-cn", "amazonaws.com.cn"],
    ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
    ["eusc-de-east-1", "aws-eusc", "amazonaws.eu"],
    ["xx-north-9", "aws", "amazonaws.com"],
  ])("%s is of partition %s with suffix %s", (region, partition, suffix) => {
    expect(partitionOf(region)).toBe(partition);
    expect(dnsSuffixOf(region)).toBe(suffix);
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
