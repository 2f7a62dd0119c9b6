import { expect, it } from "vitest";
import { hostsInService } from "./hosts.ts";

it("takes hosts that are in service and healthy", () => {
  const instance = (InstanceId: string, LifecycleState: string, HealthStatus = "Healthy") => ({
    InstanceId,
    LifecycleState,
    HealthStatus,
    AvailabilityZone: "us-east-2b",
  });
  const Instances = [
    instance("i-1", "Pending"),
    instance("i-2", "InService"),
    instance("i-3", "InService", "Unhealthy"),
    instance("i-4", "Terminating"),
    instance("i-5", "Standby"),
  ];
  expect(hostsInService({ AutoScalingGroups: [{ Instances }] })).toEqual([{ id: "i-2", zone: "us-east-2b" }]);
  expect(hostsInService({ AutoScalingGroups: [] })).toEqual([]);
});
