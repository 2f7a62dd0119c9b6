import { describe, expect, it } from "vitest";
import { describeProblem } from "./problem.ts";
import { checkZonesForControlPlane } from "./zones.ts";

const says = (zones: readonly string[], areChosen?: boolean) =>
  checkZonesForControlPlane(zones, areChosen).map(describeProblem);

const command = (region: string, id: string) =>
  `aws ec2 describe-availability-zones --region ${region} --zone-ids ${id} --query 'AvailabilityZones[].ZoneName' --output text`;

describe("zones of a control plane", () => {
  it("are warned of where EKS has none in most accounts, with the zones to use", () => {
    const zones = ["us-east-1a", "us-east-1b", "us-east-1e"];
    expect(says(zones)).toEqual([
      `[2]: EKS creates no control plane in the zone with the id use1-az3, which is "us-east-1e" in most accounts: creating the cluster would fail. Set controlPlaneZones to ["us-east-1a", "us-east-1b"], unless this prints another zone; nodes may be in any: ${command("us-east-1", "use1-az3")}`,
    ]);
    expect(says(zones, true)).toEqual(says(zones));
  });

  it("are warned of where that differs from account to account, unless the author chose them", () => {
    const zones = ["ca-central-1a", "ca-central-1b"];
    expect(says(zones)).toEqual([
      `EKS creates no control plane in the zone with the id cac1-az3, and which of ca-central-1a, ca-central-1b that is depends on the account: creating the cluster may fail. Set controlPlaneZones to all but the zone that this prints; nodes may be in any: ${command("ca-central-1", "cac1-az3")}`,
    ]);
    expect(says(zones, true)).toEqual([]);
  });

  it("are right in every other region", () => {
    expect(says(["us-west-2a", "us-west-2d"])).toEqual([]);
  });
});
