import { expect, it } from "vitest";
import { applyExemptions } from "./apply-exemptions.ts";
import { scanExemptions } from "./exemptions.ts";

const exempt = (stack: string) =>
  applyExemptions(
    [
      { check: "CKV_AWS_338", title: "", stack, address: "aws_cloudwatch_log_group.x" },
      { check: "CKV_AWS_58", title: "", stack, address: "aws_eks_cluster.x" },
    ],
    scanExemptions({ promotion: ["lab", "trial", "live"] }),
  ).exempt.map(({ check }) => check);

it.each([
  ["production, whatever it is called", "live-network", []],
  ["what comes before it: logs may be short", "trial-network", ["CKV_AWS_338"]],
  ["development", "lab-network", ["CKV_AWS_338", "CKV_AWS_58"]],
  ["a personal environment", "anna-network", ["CKV_AWS_338", "CKV_AWS_58"]],
])("exempts by the order of promotion: %s", (_, stack, checks) => {
  expect(exempt(stack)).toEqual(checks);
});
