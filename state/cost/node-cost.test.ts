import { describe, expect, it } from "vitest";
import { nodeCost, volumeCost } from "./node-cost.ts";

describe("what nodes that do not exist yet would cost", () => {
  it("has the instances and their disks", () => {
    expect(nodeCost({ instanceType: "m7i.large", diskGiB: 100 }, 2, "us-east-1")).toEqual({
      status: "exact",
      hourly: 0.223518,
      monthly: 163.17,
      note: "2 x m7i.large with 100 GiB gp3",
    });
  });

  it("is an estimate in a region that has the prices of another, and unknown without a price", () => {
    expect(nodeCost({ instanceType: "m7i.large", diskGiB: 100 }, 1, "us-east-2").status).toBe("estimated");
    expect(nodeCost({ instanceType: "x99.large", diskGiB: 100 }, 1, "us-east-1")).toEqual({
      status: "unknown",
      note: "no price for x99.large in us-east-1",
    });
  });
});

it("prices volumes by their size", () => {
  expect(volumeCost(73, "us-east-1")).toMatchObject({ status: "exact", hourly: 0.008, note: "73 GiB gp3" });
  expect(volumeCost(73, "ap-south-1").status).toBe("unknown");
});
