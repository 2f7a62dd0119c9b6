import { describe, expect, it } from "vitest";
import { nodeGroupDefaults } from "../../defaults.ts";
import type { NodeGroupSpec } from "../node-group.ts";
import { checkCapacityReservation, checkReservationRegion } from "./capacity-reservation.ts";

const id = "cr-0123456789abcdef0";
const resourceGroupArn = "arn:aws:resource-groups:us-east-2:111111111111:group/training";
const only = "capacity-reservations-only";

function problemsOf(change: Partial<NodeGroupSpec>): string[] {
  const spec: NodeGroupSpec = {
    ...nodeGroupDefaults,
    instanceType: "p5.48xlarge",
    size: { min: 0, max: 4 },
    availabilityZones: ["us-east-2a"],
    ...change,
  };
  return checkCapacityReservation(spec).map(
    ({ severity, path, message }) => `${severity} ${path.join(".")}: ${message}`,
  );
}

describe("a capacity reservation", () => {
  it.each([
    [{}, "capacityReservation: An empty object says nothing. Use id, resourceGroupArn or preference."],
    [{ id, resourceGroupArn }, "capacityReservation.resourceGroupArn: Nodes use one reservation or those of a group."],
    [{ id: "cr-1" }, 'capacityReservation.id: "cr-1" is not the id of a capacity reservation'],
    [
      { resourceGroupArn: "training" },
      'capacityReservation.resourceGroupArn: "training" is not the ARN of a resource group',
    ],
    [{ id, preference: "none" }, 'capacityReservation.preference: "none" contradicts id. Remove id, or preference.'],
    [
      { id, preference: "open" },
      'capacityReservation.preference: "open" contradicts id. Remove preference: nodes then',
    ],
    [{ resourceGroupArn, preference: "none" }, 'capacityReservation.preference: "none" contradicts resourceGroupArn.'],
  ] as const)("is refused: %j", (capacityReservation, message) => {
    expect(problemsOf({ capacityReservation })).toEqual([expect.stringContaining(`error ${message}`)]);
  });

  it.each([
    { id },
    { id, preference: only },
    { resourceGroupArn },
    { resourceGroupArn, preference: only },
    { resourceGroupArn, preference: "open" },
    { preference: only },
    { preference: "open" },
    { preference: "none" },
  ] as const)("is accepted: %j", (capacityReservation) => {
    expect(problemsOf({ capacityReservation })).toEqual([]);
  });

  it("of a group or of any kind may be in several zones, one by its id is in one", () => {
    const availabilityZones = ["us-east-2a", "us-east-2b"];
    expect(problemsOf({ availabilityZones, capacityReservation: { resourceGroupArn } })).toEqual([]);
    expect(problemsOf({ availabilityZones, capacityReservation: { preference: only } })).toEqual([]);
    expect(problemsOf({ availabilityZones, capacityReservation: { id } })).toHaveLength(1);
  });

  it("of a capacity block is named by its id", () => {
    const block = { capacity: "capacityBlock", autoscaled: false } as const;
    expect(problemsOf({ ...block, capacityReservation: { id } })).toEqual([]);
    expect(problemsOf({ ...block, capacityReservation: { resourceGroupArn } })).toEqual([
      'error capacityReservation.resourceGroupArn: EKS takes a capacity block by its id only. Use { id: "cr-0123456789abcdef0" }.',
    ]);
    expect(problemsOf(block)).toEqual([
      'error capacityReservation: A capacity block needs the id of its reservation, such as { id: "cr-0123456789abcdef0" }.',
    ]);
  });

  it("that is full has no room for the additional node of an update", () => {
    const full = { size: { min: 4, max: 4 }, capacityReservation: { id } };
    expect(problemsOf(full)).toEqual([expect.stringContaining("warning update.strategy: An update starts a new node")]);
    expect(problemsOf({ ...full, update: { strategy: "minimal" } })).toEqual([]);
    expect(problemsOf({ ...full, capacityReservation: { preference: only } })).toHaveLength(1);
    expect(problemsOf({ ...full, capacityReservation: { preference: "open" } })).toEqual([]);
  });

  it("is not for spot instances, which may be told to leave it alone", () => {
    const spot = { capacity: "spot" } as const;
    expect(problemsOf({ ...spot, capacityReservation: { id } })).toHaveLength(1);
    expect(problemsOf({ ...spot, capacityReservation: { preference: "none" } })).toEqual([]);
  });

  it("is in the region of the nodes", () => {
    expect(checkReservationRegion({ capacityReservation: { resourceGroupArn } }, "us-east-2")).toEqual([]);
    expect(checkReservationRegion({ capacityReservation: { id } }, "us-west-2")).toEqual([]);
    for (const region of ["us-west-2", "us-gov-west-1"])
      expect(checkReservationRegion({ capacityReservation: { resourceGroupArn } }, region)).toHaveLength(1);
  });
});
