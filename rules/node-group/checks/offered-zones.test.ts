import { describe, expect, it } from "vitest";
import { nodeGroupDefaults } from "../../defaults.ts";
import { zonesOfFamilies, zonesOffering } from "../../instance-families/zones-of-families.ts";
import { isRegion } from "../../regions.ts";
import type { NodeGroupSpec } from "../node-group.ts";
import { checkOfferedZones } from "./offered-zones.ts";

const ohio = ["us-east-2a", "us-east-2b", "us-east-2c"];

function warningsOf(change: Partial<NodeGroupSpec> & { instanceType: string }, zones = ohio): string[] {
  const spec: NodeGroupSpec = { ...nodeGroupDefaults, size: { min: 0, max: 4 }, ...change };
  return checkOfferedZones(spec, zones).map(
    ({ severity, path, message }) => `${severity} ${path.join(".")}: ${message}`,
  );
}

describe("zones that offer the types of a group", () => {
  it("are named, if one group for each zone would be in others as well", () => {
    expect(warningsOf({ instanceType: "hpc7a.96xlarge", perAvailabilityZone: true })).toEqual([
      "warning perAvailabilityZone: us-east-2a, us-east-2c are not known to offer hpc7a.96xlarge (2026-05); us-east-2b is. List in availabilityZones those of your account that do: aws ec2 describe-instance-type-offerings --region us-east-2 --location-type availability-zone --filters Name=instance-type,Values=hpc7a.96xlarge",
    ]);
    expect(warningsOf({ instanceType: "trn1.32xlarge", availabilityZones: ["us-east-2a"] })).toEqual([
      expect.stringMatching(/^warning availabilityZones: us-east-2a is not known to offer trn1\.32xlarge/),
    ]);
    expect(
      warningsOf({ instanceType: "g6.12xlarge", perAvailabilityZone: true }, ["us-east-1a", "us-east-1e"]),
    ).toEqual([expect.stringContaining("us-east-1e is not known to offer g6.12xlarge")]);
  });

  it("may be some of those of a group that spreads over them, and must not be none", () => {
    expect(warningsOf({ instanceType: "hpc7a.96xlarge" })).toEqual([]);
    expect(warningsOf({ instanceType: "hpc7a.96xlarge" }, ["us-east-2a", "us-east-2c"])).toHaveLength(1);
    expect(warningsOf({ instanceType: "p6-b300.48xlarge" })).toEqual([
      expect.stringContaining(
        "us-east-2 is not known to offer p6-b300.48xlarge (2026-05), so that no node may ever start.",
      ),
    ]);
  });

  it("are enough if they offer one of its types", () => {
    const zones = ["ap-northeast-2a"];
    expect(warningsOf({ instanceType: "g6e.2xlarge" }, ["ap-northeast-2c"])).toHaveLength(1);
    expect(warningsOf({ instanceType: "g6.12xlarge", alternativeInstanceTypes: ["g5.12xlarge"] }, zones)).toEqual([]);
  });

  it.each([
    ["a type without accelerators", { instanceType: "m7i.large", perAvailabilityZone: true }, ohio],
    ["a type that is newer than the table", { instanceType: "g7.12xlarge", perAvailabilityZone: true }, ohio],
    ["a region that the table lacks", { instanceType: "p5.48xlarge", availabilityZones: ["us-gov-west-1a"] }, []],
    ["a group whose zones are not known", { instanceType: "p5.48xlarge" }, []],
  ])("are not known: %s", (_what, change, zones) => {
    expect(warningsOf(change, zones)).toEqual([]);
  });

  it("are in regions that EKS has", () => {
    expect(Object.keys(zonesOfFamilies).filter((region) => !isRegion(region))).toEqual([]);
    expect(zonesOffering("p5", "us-east-2")).toEqual(ohio);
    expect(zonesOffering("trn1", "eu-central-1")).toEqual([]);
    expect(zonesOffering("m7i", "us-east-2")).toBeUndefined();
  });
});
