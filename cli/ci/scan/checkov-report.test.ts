import { readFileSync } from "node:fs";
import { UserError } from "@ml-platform/rules";
import type { JsonObject } from "@ml-platform/state";
import { describe, expect, it } from "vitest";
import { parseCheckovReport } from "./checkov-report.ts";

/** What checkov 3.3.13 printed for two stacks of the repository, with the flags of `runCheckov`. */
const recorded = readFileSync(new URL("recorded/checkov-3.3.13.json", import.meta.url), "utf8");

const cluster = {
  resource: {
    aws_cloudwatch_log_group: { "eks_log-group_29AF1558": {} },
    aws_eks_cluster: { eks_cluster_55B0C966: {} },
    aws_security_group: { "eks_security-groups_nodes_D66CE054": {} },
    aws_vpc_security_group_ingress_rule: { "eks_security-groups_nodes-unprivileged-from-cluster_5FEF6C8D": {} },
  },
};
const network = { resource: { aws_cloudwatch_log_group: { "vpc_flow-logs_log-group_E2091BAD": {} } } };
const configurations = new Map<string, JsonObject>([
  ["dev-ml-cluster", cluster],
  ["dev-network", network],
]);

describe("parseCheckovReport", () => {
  it("reads what checkov found, by stack and address", () => {
    const { version, passed, findings } = parseCheckovReport(recorded, configurations);
    expect([version, passed]).toEqual(["3.3.13", 160]);
    expect(findings.map(({ stack, check, address }) => [stack, check, address])).toEqual([
      ["dev-ml-cluster", "CKV_AWS_338", "aws_cloudwatch_log_group.eks_log-group_29AF1558"],
      ["dev-ml-cluster", "CKV_AWS_37", "aws_eks_cluster.eks_cluster_55B0C966"],
      ["dev-ml-cluster", "CKV_AWS_58", "aws_eks_cluster.eks_cluster_55B0C966"],
      ["dev-ml-cluster", "CKV2_AWS_5", "aws_security_group.eks_security-groups_nodes_D66CE054"],
      [
        "dev-ml-cluster",
        "CKV_AWS_25",
        "aws_vpc_security_group_ingress_rule.eks_security-groups_nodes-unprivileged-from-cluster_5FEF6C8D",
      ],
      ["dev-network", "CKV_AWS_338", "aws_cloudwatch_log_group.vpc_flow-logs_log-group_E2091BAD"],
    ]);
    expect(findings.at(-1)).toEqual({
      check: "CKV_AWS_338",
      title: "Ensure CloudWatch log groups retains logs for at least 1 year",
      stack: "dev-network",
      address: "aws_cloudwatch_log_group.vpc_flow-logs_log-group_E2091BAD",
    });
  });

  it("keeps checkov's name of a resource that the stack does not have", () => {
    const addresses = parseCheckovReport(recorded, new Map()).findings.map(({ address }) => address);
    expect(addresses).toContain("resource.eks_cluster_55B0C966");
  });

  it("reads one report for each kind of file, and the severity that customers get", () => {
    const summary = { passed: 2, failed: 1, parsing_errors: 0, checkov_version: "3.3.13" };
    const found = { check_id: "CKV_1", check_name: "One", resource: "aws_vpc.it", file_path: "/a/cdk.tf.json" };
    const report = { results: { failed_checks: [{ ...found, severity: "HIGH" }] }, summary };
    const { passed, findings } = parseCheckovReport(JSON.stringify([report, { ...report, results: {} }]), new Map());
    expect(passed).toBe(4);
    expect(findings).toEqual([{ check: "CKV_1", title: "One", stack: "a", address: "aws_vpc.it", severity: "HIGH" }]);
  });

  it("reads the summary that is everything when there was nothing to check", () => {
    const text = '{"passed": 0, "failed": 0, "parsing_errors": 0, "checkov_version": "3.3.13"}';
    expect(parseCheckovReport(text, new Map())).toEqual({ version: "3.3.13", passed: 0, findings: [] });
  });

  it.each([
    ["", "checkov printed no report: nothing"],
    ["Traceback (most recent call last):", "checkov printed no report: Traceback"],
    ["[]", "checkov printed no report: []"],
    ['{"passed": 1}', "checkov printed no report"],
    ['{"passed": 0, "parsing_errors": 2, "checkov_version": "3.3.13"}', "checkov could not read 2 of the stacks"],
  ])("refuses %j", (text, message) => {
    expect(() => parseCheckovReport(text, new Map())).toThrow(UserError);
    expect(() => parseCheckovReport(text, new Map())).toThrow(message);
  });
});
