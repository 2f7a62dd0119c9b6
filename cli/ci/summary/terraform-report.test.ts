import { describe, expect, it } from "vitest";
import { planReport } from "../../testing/plan-report.ts";
import type { PlannedEnvironment } from "./collect-plans.ts";
import { terraformReport } from "./terraform-report.ts";

const environment = (counts: readonly Parameters<typeof planReport>[0]["counts"][]): PlannedEnvironment => ({
  name: "dev",
  kind: "permanent",
  protected: false,
  account: { id: "111111111111", alias: "ml-dev" },
  region: "us-east-2",
  stacks: counts.map((each, index) => ({
    id: `dev-${index}`,
    name: String(index),
    change: "changed",
    because: [],
    level: 0,
    reads: [],
    ...(each === undefined
      ? { problem: "no credentials" }
      : { report: planReport({ id: `dev-${index}`, counts: each }) }),
  })),
});

describe("GitLab's terraform report", () => {
  it.each([
    [[{ add: 2, change: 1 }, { destroy: 3 }], { create: 2, update: 1, delete: 3 }],
    [[{ replace: 2, add: 1 }], { create: 3, update: 0, delete: 2 }],
    [[{ move: 4, import: 1, forget: 2, outputs: 5 }], { create: 0, update: 0, delete: 0 }],
    [[{ add: 1 }, undefined], { create: 1, update: 0, delete: 0 }],
    [[{ add: 2_000_000 }], { create: 999_999, update: 0, delete: 0 }],
  ])("sums the plans of all stacks: %j", (counts, report) => {
    expect(terraformReport([environment(counts)])).toEqual(report);
  });
});
