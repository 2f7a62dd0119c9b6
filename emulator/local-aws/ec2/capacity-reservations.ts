import type { Actions } from "../action.ts";
import { AwsError } from "../aws-error.ts";
import { element, type Xml } from "../xml.ts";
import { answer, itemSet, valuesOf } from "./parameters.ts";

/**
 * Capacity reservations, which moto does not have and nobody can make here: any that a request names exists. It is a
 * Capacity Block of p5.48xlarge in the region's first zone.
 */
export function capacityReservations(account: string, region: string): Actions {
  return {
    DescribeCapacityReservations: (parameters) => {
      const ids = valuesOf(parameters, "CapacityReservationId");
      const malformed = ids.find((id) => !/^cr-[0-9a-f]{8,17}$/.test(id));
      if (malformed !== undefined) {
        const message = `Invalid id: "${malformed}" (expecting "cr-...")`;
        throw new AwsError(400, "InvalidCapacityReservationId.Malformed", message);
      }
      const items = ids.map((id) => reservation(id, account, region));
      return answer("DescribeCapacityReservations", [itemSet("capacityReservationSet", items)]);
    },
  };
}

function reservation(id: string, account: string, region: string): Xml[] {
  const members = {
    capacityReservationId: id,
    ownerId: account,
    capacityReservationArn: `arn:aws:ec2:${region}:${account}:capacity-reservation/${id}`,
    instanceType: "p5.48xlarge",
    instancePlatform: "Linux/UNIX",
    availabilityZone: `${region}a`,
    tenancy: "default",
    totalInstanceCount: "16",
    availableInstanceCount: "16",
    ebsOptimized: "true",
    ephemeralStorage: "false",
    state: "active",
    reservationType: "capacity-block",
    instanceMatchCriteria: "targeted",
    endDateType: "limited",
    startDate: "2026-01-01T11:30:00.000Z",
    endDate: "2027-12-31T11:30:00.000Z",
    createDate: "2026-01-01T11:30:00.000Z",
  };
  return Object.entries(members).map(([name, value]) => element(name, value));
}
