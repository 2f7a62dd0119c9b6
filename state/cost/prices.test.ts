import { describe, expect, it } from "vitest";
import { instancePrices, prices, priceTable } from "./prices.ts";

describe("the price table", () => {
  it("has a date, and for each price a source and regions", () => {
    expect(Number.isNaN(Date.parse(priceTable.date))).toBe(false);
    for (const price of Object.values(prices)) {
      expect(price.source).toMatch(/\w{5,}/);
      expect(price.regions.length).toBeGreaterThan(0);
      expect(price.usd).toBeGreaterThan(0);
    }
  });

  it("has a price above zero for every instance type, in proportion to the size of CPU instances", () => {
    for (const sizes of Object.values(instancePrices))
      for (const usd of Object.values(sizes)) expect(usd).toBeGreaterThan(0);
    const m7i = instancePrices["m7i"] ?? {};
    expect(m7i["48xlarge"]).toBeCloseTo((m7i["large"] ?? 0) * 96, 6);
  });
});
