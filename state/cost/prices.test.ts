import { instancePrices } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { instanceFigure } from "./figures.ts";
import { prices, priceTable } from "./prices.ts";

describe("the price table", () => {
  it("has a date, and for each price a source and regions", () => {
    expect(Number.isNaN(Date.parse(priceTable.date))).toBe(false);
    for (const price of Object.values(prices)) {
      expect(price.source).toMatch(/\w{5,}/);
      expect(price.regions.length).toBeGreaterThan(0);
      expect(price.usd).toBeGreaterThan(0);
    }
  });

  it("has a price above zero for every instance type of every region", () => {
    for (const families of Object.values(instancePrices))
      for (const sizes of Object.values(families)) {
        expect(sizes.split(" ").length).toBe(new Set(sizes.split(" ").map((entry) => entry.split(":")[0])).size);
        for (const entry of sizes.split(" ")) expect(Number(entry.split(":")[1])).toBeGreaterThan(0);
      }
  });

  it("prices CPU instances in proportion to their size, and each region by its own list", () => {
    const large = instanceFigure("m7i.large", "us-east-1");
    expect(large).toEqual({ hourly: 0.1008, status: "exact" });
    expect(instanceFigure("m7i.48xlarge", "us-east-1")?.hourly).toBeCloseTo(0.1008 * 96, 6);
    expect(instanceFigure("p5.48xlarge", "us-east-1")?.hourly).toBe(55.04);
    const gov = instanceFigure("m6i.large", "us-gov-west-1");
    expect(gov).toEqual({ hourly: 0.121, status: "exact" });
    expect(instanceFigure("m6i.large", "us-west-2")?.status).toBe("estimated");
    expect(instanceFigure("m6i.large", "eu-west-1")).toBeUndefined();
    expect(instanceFigure("m7i", "us-east-1")).toBeUndefined();
    expect(instanceFigure("m7i.", "us-east-1")).toBeUndefined();
  });
});
