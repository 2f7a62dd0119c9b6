import { fileURLToPath } from "node:url";
import { skipWithoutPrograms } from "@ml-platform/cli/testing";
import { execa } from "execa";
import { describe, expect, it } from "vitest";

const rules = fileURLToPath(new URL("../../examples/opa", import.meta.url));

async function judged(document: object): Promise<unknown> {
  const { stdout } = await execa("opa", ["eval", "--format", "json", "--stdin-input", "--data", rules, "data.main"], {
    input: JSON.stringify(document),
  });
  return JSON.parse(stdout).result[0].expressions[0].value;
}

function logs(change: object): object {
  const address = "aws_cloudwatch_log_group.logs";
  return { resource_changes: [{ address, type: "aws_cloudwatch_log_group", change }] };
}

describe("the example rules for OPA", () => {
  skipWithoutPrograms("opa");

  it("judge Terraform's plan of a stack", async () => {
    const unencrypted = { actions: ["delete", "create"], after: { name: "a" }, after_unknown: { arn: true } };
    expect(await judged(logs(unencrypted))).toEqual({
      deny: ["aws_cloudwatch_log_group.logs: logs need a KMS key"],
      warn: ["aws_cloudwatch_log_group.logs: is destroyed"],
    });
    const known = { ...unencrypted, actions: ["create"], after: { kms_key_id: "arn:aws:kms:us-east-2:1:key/1" } };
    const unknown = { ...unencrypted, actions: ["create"], after_unknown: { kms_key_id: true } };
    expect(await judged(logs(known))).toEqual({ deny: [], warn: [] });
    expect(await judged(logs(unknown))).toEqual({ deny: [], warn: [] });
  });

  it("judge the report of a plan", async () => {
    const lost = { kind: "data-lost", stack: "dev-network", address: "aws_cloudwatch_log_group.logs" };
    expect(await judged({ risks: [lost, { kind: "interruption" }] })).toEqual({
      deny: ["aws_cloudwatch_log_group.logs in dev-network: data would be lost"],
      warn: [],
    });
  });
});
