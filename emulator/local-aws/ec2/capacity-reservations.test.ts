import { describe, expect, it } from "vitest";
import { fakeMoto, rendered, request } from "../testing/fake-moto.ts";
import { capacityReservations } from "./capacity-reservations.ts";

describe("DescribeCapacityReservations", () => {
  const describeReservations = async (id: string) => {
    const { DescribeCapacityReservations: action } = capacityReservations("123456789012", "us-east-1");
    if (action === undefined) throw new Error("No such action");
    return rendered(await action(request({ "CapacityReservationId.1": id }), fakeMoto({})));
  };

  it("knows every reservation that is asked for, as an active Capacity Block", async () => {
    const answer = await describeReservations("cr-0123456789abcdef0");
    for (const member of [
      "<capacityReservationId>cr-0123456789abcdef0</capacityReservationId>",
      "<instanceType>p5.48xlarge</instanceType>",
      "<reservationType>capacity-block</reservationType>",
      "<state>active</state>",
    ]) {
      expect(answer).toContain(member);
    }
  });

  it("refuses what is no id", async () => {
    await expect(describeReservations("reservation")).rejects.toMatchObject({
      code: "InvalidCapacityReservationId.Malformed",
    });
  });
});
