import { describe, expect, it } from "vitest";
import { applyExemptions } from "./apply-exemptions.ts";
import type { CheckovFinding } from "./checkov-report.ts";
import type { ScanExemption } from "./exemptions.ts";

const logs = (stack: string): CheckovFinding => ({
  check: "CKV_AWS_338",
  title: "Logs are kept for a year",
  stack,
  address: "aws_cloudwatch_log_group.vpc_flow-logs",
});
const exemption: ScanExemption = {
  check: "CKV_AWS_338",
  stacks: ["*", "!prod-*"],
  resources: "aws_cloudwatch_log_group.*",
  reason: "it costs",
};

describe("applyExemptions", () => {
  it("tells what is exempt, with the reason, from what is not", () => {
    const [dev, prod] = [logs("dev-network"), logs("prod-network")];
    expect(applyExemptions([dev, prod], [exemption])).toEqual({
      open: [prod],
      exempt: [{ ...dev, reason: "it costs" }],
      unused: [],
    });
  });

  it.each([
    ["another check", { check: "CKV_AWS_158" }],
    ["another resource", { resources: "aws_s3_bucket.*" }],
    ["another stack", { stacks: ["staging-*"] }],
    ["no stack at all", { stacks: [] }],
  ])("does not cover %s, and then exempts nothing", (_what, change) => {
    const other = { ...exemption, ...change };
    expect(applyExemptions([logs("dev-network")], [other])).toEqual({
      open: [logs("dev-network")],
      exempt: [],
      unused: [other],
    });
  });

  it("covers all stacks without globs, and takes globs in their order", () => {
    const { stacks: _, ...everywhere } = exemption;
    expect(applyExemptions([logs("prod-network")], [everywhere]).open).toEqual([]);
    const again = { ...exemption, stacks: ["*", "!prod-*", "prod-network"] };
    expect(applyExemptions([logs("prod-network"), logs("prod-other")], [again]).open).toEqual([logs("prod-other")]);
  });

  it("does not miss an exemption that environments may not need", () => {
    expect(applyExemptions([], [exemption, { ...exemption, mayBeUnused: true }]).unused).toEqual([exemption]);
  });

  it("counts every exemption that covers a finding as used, and gives the reason of the first", () => {
    const second = { ...exemption, reason: "another" };
    const { exempt, unused } = applyExemptions([logs("dev-network")], [exemption, second]);
    expect(exempt.map(({ reason }) => reason)).toEqual(["it costs"]);
    expect(unused).toEqual([]);
  });
});
