import { describe, expect, it } from "vitest";
import { areHeld, type Goal, goalLine, judge } from "./goals.ts";

const goal = (changes: Partial<Goal>): Goal => ({ title: "a plan", figure: 1, limit: 1.2, ...changes });

describe("a goal", () => {
  it.each([
    [{ figure: 1.2 }, "held"],
    [{ figure: 1.21 }, "NOT HELD"],
    [{ figure: 12, limit: 12, isMinimum: true }, "held"],
    [{ figure: 11.9, limit: 12, isMinimum: true }, "NOT HELD"],
    [{ figure: Number.NaN }, "NOT HELD"],
    [{ figure: Number.NaN, isMinimum: true }, "NOT HELD"],
    [{ figure: "`terragrunt` is not on PATH" }, "not measured"],
  ] as const)("with %j is %s", (changes, judgement) => {
    expect(judge(goal(changes))).toBe(judgement);
  });

  it("is a line", () => {
    expect(goalLine(goal({ figure: 1.234 }))).toBe("NOT HELD: a plan: 1.23 (at most 1.2)");
    expect(goalLine(goal({ figure: 12.34, limit: 20, unit: " ms" }))).toBe("held: a plan: 12.3 ms (at most 20 ms)");
    expect(goalLine(goal({ figure: 123.4, limit: 12, isMinimum: true }))).toBe("held: a plan: 123 (at least 12)");
    expect(goalLine(goal({ figure: "no cdktf" }))).toBe("not measured: a plan: no cdktf (at most 1.2)");
  });

  it("fails a run only if it was measured and is not held", () => {
    expect(areHeld([goal({}), goal({ figure: "no cdktf" })])).toBe(true);
    expect(areHeld([goal({}), goal({ figure: 2 })])).toBe(false);
  });
});
