import { describe, expect, it } from "vitest";
import { checkSlug, isDnsName, isLabelKey, isLabelValue, isSlug } from "./names.ts";
import { describeProblem } from "./problem.ts";

describe("checkSlug", () => {
  it("says what a name may be, with an example", () => {
    expect(checkSlug("gpu-training", 12, "gpu-training")).toEqual([]);
    expect(checkSlug("GPU", 20, "gpu-training").map(describeProblem)).toEqual([
      '"GPU" is not a valid name. Use lower-case words, digits and hyphens, at most 20 characters, such as gpu-training.',
    ]);
  });
});

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
    ["constructor", false],
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

  it.each([
    ["ml.example.com", true],
    ["ml..example.com", false],
  ])("DNS name %j: %s", (name, valid) => {
    expect(isDnsName(name)).toBe(valid);
  });
});
