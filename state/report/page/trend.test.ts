import { describe, expect, it } from "vitest";
import type { StackHistory } from "../report-data.ts";
import { sampleReport } from "../testing/sample-report.ts";
import { buildModel } from "./model.ts";
import { costChange, costTrend, trendPath } from "./trend.ts";

const day = 86_400_000;
const start = Date.parse("2026-11-01T00:00:00Z");
const on = (days: number) => start + days * day;

/** Versions of a stack, newest first: serial, day, dollars. */
function history(stack: string, ...versions: readonly (readonly [serial: number, day: number, dollars?: number])[]) {
  return {
    stack,
    versions: versions.map(([serial, days, monthly]) => ({
      version: `${serial}`,
      serial,
      when: new Date(on(days)).toISOString(),
      ...(monthly !== undefined && { monthly }),
    })),
  } satisfies StackHistory;
}

const trend = (...histories: StackHistory[]) =>
  costTrend(buildModel({ ...sampleReport(), histories }), "dev").map(({ when, monthly }) => [
    (when - start) / day,
    monthly,
  ]);

describe("the cost of an environment", () => {
  it("is the sum of its stacks after each change", () => {
    expect(trend(history("dev-network", [2, 4, 50], [1, 0, 30]), history("dev-ml-nodes", [1, 2, 100]))).toEqual([
      [0, 30],
      [2, 130],
      [4, 150],
    ]);
  });

  it("was, before the oldest version that is kept, what that version cost", () => {
    expect(trend(history("dev-network", [1, 0, 30]), history("dev-ml-nodes", [7, 2, 100], [6, 1, 80]))).toEqual([
      [0, 110],
      [1, 110],
      [2, 130],
    ]);
  });

  it("does not include other environments, nor versions that could not be read", () => {
    expect(trend(history("prod-network", [1, 0, 30]))).toEqual([]);
    expect(trend(history("dev-network", [2, 3], [1, 0, 30]))).toEqual([[0, 30]]);
  });
});

describe("its change", () => {
  const points = [
    { when: on(0), monthly: 100 },
    { when: on(20), monthly: 300 },
    { when: on(45), monthly: 250 },
  ];

  it("is since a month ago, or since the oldest cost that is known", () => {
    expect(costChange(points, on(50))).toEqual({ amount: -50, since: on(20) });
    expect(costChange(points, on(60))).toEqual({ amount: -50, since: on(30) });
    expect(costChange(points.slice(1), on(46))).toEqual({ amount: -50, since: on(20) });
  });

  it("is not known from one cost", () => {
    expect(costChange(points.slice(0, 1), on(60))).toBeUndefined();
    expect(costChange([], on(60))).toBeUndefined();
  });
});

it("is drawn as steps, the last one until now", () => {
  const points = [
    { when: on(0), monthly: 50 },
    { when: on(5), monthly: 100 },
  ];
  expect(trendPath(points, on(10), 80, 20)).toBe("M0,10.0H40.0V0.0H80");
  expect(trendPath([{ when: on(0), monthly: 0 }], on(0), 80, 20)).toBe("M0,20.0H80");
  expect(trendPath([], on(0), 80, 20)).toBe("");
});
