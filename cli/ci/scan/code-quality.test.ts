import { describe, expect, it } from "vitest";
import { codeQuality, type LocatedFinding } from "./code-quality.ts";

const finding: LocatedFinding = {
  check: "CKV_AWS_338",
  title: "Logs are kept for a year",
  stack: "dev-network",
  address: "aws_cloudwatch_log_group.logs",
  path: "modules/logs/log-group.ts",
  line: 36,
};

describe("codeQuality", () => {
  it("says what is wrong with which resource, at the line that makes it", () => {
    expect(codeQuality([finding])).toEqual([
      {
        description: "Logs are kept for a year (aws_cloudwatch_log_group.logs in dev-network)",
        check_name: "CKV_AWS_338",
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        severity: "major",
        location: { path: "modules/logs/log-group.ts", lines: { begin: 36 } },
      },
    ]);
  });

  it("knows a finding again wherever its code is, and no other", () => {
    const print = (change: Partial<LocatedFinding>) => codeQuality([{ ...finding, ...change }])[0]?.fingerprint;
    expect(print({ path: "modules/other.ts", line: 1, title: "Other words", severity: "HIGH" })).toBe(print({}));
    const others = [print({ check: "CKV_1" }), print({ stack: "prod-network" }), print({ address: "aws_vpc.it" })];
    expect(new Set([print({}), ...others]).size).toBe(4);
  });

  it.each([
    ["LOW", "minor"],
    ["MEDIUM", "major"],
    ["HIGH", "critical"],
    ["CRITICAL", "blocker"],
    ["NEW WORD", "major"],
  ])("is as severe as checkov says: %s", (severity, expected) => {
    expect(codeQuality([{ ...finding, severity }])[0]?.severity).toBe(expected);
  });
});
