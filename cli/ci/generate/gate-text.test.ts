import { describe, expect, it } from "vitest";
import { reviewedPlan } from "../testing/affected.ts";
import { gateText } from "./gate-text.ts";

const counts = { add: 0, change: 0, replace: 0, destroy: 0, forget: 0, import: 0, move: 0, outputs: 0 };

describe("what a gate asks", () => {
  it("adds up what was reviewed, with the risks, the cost and the fingerprints", () => {
    const reviewed = new Map([
      ["prod-network", reviewedPlan({ totals: { ...counts, add: 3 }, costDifference: 100.4 })],
      [
        "prod-storage",
        reviewedPlan({
          totals: { ...counts, destroy: 1 },
          risks: ["The bucket is emptied."],
          costDifference: -20,
          fingerprint: "c0ffee",
        }),
      ],
    ]);
    expect(gateText("prod", [{ id: "prod-network" }, { id: "prod-storage" }], reviewed)).toBe(
      "Apply prod? Reviewed: 3 to add, 1 to destroy in 2 stacks. Risks: The bucket is emptied. Cost: +$80 a month. Fingerprints: prod-network 7f3a 91c0, prod-storage c0ffee.",
    );
  });

  it("says what nobody has reviewed, and nothing of a plan that it does not know", () => {
    expect(gateText("dev", [{ id: "dev-network" }], new Map())).toBe(
      "Apply dev? Not reviewed: dev-network; read the plan jobs of dev first.",
    );
  });

  it("stays short, and on one line, whatever stands in the risks", () => {
    const risks = ["One.\nTwo \u0007.", "Three.", "Four.", "Five."];
    const text = gateText("prod", [{ id: "prod-a" }], new Map([["prod-a", reviewedPlan({ risks })]]));
    expect(text).toContain("Risks: One. Two \\u0007. Three. Four. and 1 more");
  });
});
