import { describe, expect, it } from "vitest";
import { duplicates, isDnsName, isIpAddress, isLabelKey, isLabelValue, isSlug } from "./names.ts";

describe("names", () => {
  it.each([
    ["ml", true],
    ["gpu-training", true],
    ["g2", true],
    ["2g", false],
    ["gpu--training", false],
    ["gpu-", false],
    ["GPU", false],
    ["", false],
    ["a-name-of-thirteen", false],
  ])("slug %j: %s", (name, valid) => {
    expect(isSlug(name, 12)).toBe(valid);
  });

  it.each([
    ["workload", true],
    ["example.com/workload", true],
    ["example.com/", false],
    ["Example.com/workload", false],
    ["a/b/c", false],
    ["-a", false],
    ["a".repeat(64), false],
  ])("label key %j: %s", (key, valid) => {
    expect(isLabelKey(key)).toBe(valid);
  });

  it.each([
    ["", true],
    ["ci", true],
    ["v1.2_3", true],
    ["two words", false],
    ["a".repeat(64), false],
  ])("label value %j: %s", (value, valid) => {
    expect(isLabelValue(value)).toBe(valid);
  });

  it("knows DNS names and addresses", () => {
    expect(isDnsName("ml.example.com")).toBe(true);
    expect(isDnsName("ml..example.com")).toBe(false);
    expect(isIpAddress("10.0.0.2")).toBe(true);
    expect(isIpAddress("10.0.0.0/8")).toBe(false);
    expect(isIpAddress("10.0.0.256")).toBe(false);
  });

  it("names each repeated value once", () => {
    expect(duplicates(["a", "b", "a", "a", "c", "b"])).toEqual(["a", "b"]);
    expect(duplicates([1, 2])).toEqual([]);
  });
});
