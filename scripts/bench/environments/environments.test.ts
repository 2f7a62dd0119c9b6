import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judge } from "./judge.ts";
import { mutated } from "./mutate.ts";
import { specs } from "./specs.ts";

describe("validation", () => {
  it("accepts only what can be built, and refuses in sentences", async () => {
    const counts = { accepted: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.oneof(specs, mutated(specs)), async (spec) => {
        counts[(await judge(spec)).is]++;
      }),
      { numRuns: 200 },
    );
    // Otherwise the property would say little about one of the two.
    expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(20);
  });
});
