import { describe, expect, it } from "vitest";
import { planReport } from "../testing/plan-report.ts";
import { readReport } from "./read-report.ts";
import { type Report, reportJson } from "./report.ts";

const cases: readonly (readonly [string, Report])[] = [
  ["a plan", planReport({ id: "dev-network", counts: { add: 2 }, resources: [{ address: "aws_vpc.a" }] })],
  ["a provisional one", planReport({ id: "dev-nodes", stack: { provisional: "dev-network is planned too" } })],
  ["a plan to destroy", planReport({ id: "dev-old", isDestroy: true, stack: { milliseconds: 1200 } })],
  [
    "one with risks and warnings",
    planReport({
      id: "dev-network",
      risks: [{ kind: "data-lost", stack: "dev-network", text: "lost" }],
      warnings: ["w"],
    }),
  ],
];

describe("a report that was read from its JSON", () => {
  it.each(cases)("is the same for %s", (_, report) => {
    expect(readReport(reportJson(report), "a.json")).toEqual(report);
  });

  it("is the same where a stack has no plan", () => {
    const { stacks, ...rest } = planReport({ id: "dev-network" });
    const report = { ...rest, stacks: [{ id: "dev-network", status: "failed", reason: "no credentials" } as const] };
    expect(readReport(reportJson(report), "a.json")).toEqual(report);
    expect(stacks).toHaveLength(1);
  });

  it.each([
    ["", "a.json is not what"],
    ["[]", "a.json is not what"],
    ['{"schemaVersion":2,"stacks":[]}', "a.json is not what"],
    ['{"result":"failed","error":"dev is locked"}', "dev is locked"],
  ])("is refused if it is %j", (text, message) => {
    expect(() => readReport(text, "a.json")).toThrow(message);
  });
});
