import { describe, expect, it } from "vitest";
import { quantityValue, sameQuantity } from "./quantities.ts";
import { settleQuantities } from "./settle-quantities.ts";

describe("a quantity", () => {
  it.each([
    ["1", 1],
    ["250m", 0.25],
    [".5", 0.5],
    ["1.5Gi", 1.5 * 2 ** 30],
    ["2k", 2000],
    ["1e3", 1000],
    ["2E", 2e18],
    ["-1", -1],
  ])("%s is %d", (text, value) => {
    expect(quantityValue(text)).toBe(value);
  });

  it.each(["", "1 Gi", "Gi", "1GB", "one"])("%j is none", (text) => {
    expect(quantityValue(text)).toBeUndefined();
    expect(sameQuantity(text, text)).toBe(false);
  });

  it.each([
    ["1024Mi", "1Gi", true],
    ["0.25", "250m", true],
    ["0.1", "100m", true],
    ["1G", "1Gi", false],
    ["1m", "1100u", false],
  ])("%s and %s are the same: %s", (a, b, same) => {
    expect(sameQuantity(a, b)).toBe(same);
  });

  it("that is only written otherwise is no change, alone, in a map or in blocks", () => {
    const prior = { size: "1Gi", spec: [{ hard: { memory: "1Gi", cpu: "1" } }] };
    const planned = { size: "1024Mi", spec: [{ hard: { memory: "1024Mi", cpu: "2", pods: "1" } }] };
    expect(settleQuantities(planned, prior, ["size", "spec.*.hard"])).toEqual({
      size: "1Gi",
      spec: [{ hard: { memory: "1Gi", cpu: "2", pods: "1" } }],
    });
  });
});
