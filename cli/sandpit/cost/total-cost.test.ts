import { describe, expect, it } from "vitest";
import type { HourlyCost } from "../entry.ts";
import { totalCost } from "./total-cost.ts";

const cost = (hourly: number, more: Partial<HourlyCost> = {}): HourlyCost => ({
  hourly,
  status: "exact",
  note: "",
  ...more,
});

const { note: _, ...nothing } = totalCost([]);

describe("what sandpits cost together", () => {
  it("is the sum of what each costs in its state, and at most", () => {
    const sandpits = [
      { state: "ready", cost: cost(1, { atMost: 4, asleep: 0.5 }) },
      { state: "sleeping", cost: cost(2, { atMost: 8, asleep: 0.25 }) },
      { state: "sleeping", cost: cost(0.5) },
    ] as const;
    expect(totalCost(sandpits)).toMatchObject({ hourly: 1.75, atMost: 4.75, status: "exact" });
    expect(nothing).toEqual({ hourly: 0, atMost: 0, asleep: 0, status: "exact" });
  });

  it("is as certain as the least certain of them, and one without an estimate is not", () => {
    const estimated = { state: "ready", cost: cost(1, { status: "estimated" }) } as const;
    expect(totalCost([{ state: "ready", cost: cost(1) }, estimated]).status).toBe("estimated");
    expect(totalCost([estimated, { state: "creating" }])).toMatchObject({ hourly: 1, status: "unknown" });
  });
});
