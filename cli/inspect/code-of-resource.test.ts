import type { JsonObject } from "@ml-platform/state";
import { describe, expect, it } from "vitest";
import { codeOfResource } from "./code-of-resource.ts";

const configuration: JsonObject = {
  resource: {
    aws_eks_node_group: {
      group: { scaling_config: { min_size: 1 }, subnet_ids: ["a"], lifecycle: { ignore_changes: ["labels"] } },
    },
    kubernetes_pod_v1: { pod: { spec: { container: [{ command: ["sh", "-c"] }] } } },
  },
};

describe("what the code says of a node group", () => {
  const code = codeOfResource(configuration, 'aws_eks_node_group.group["a"]', "aws_eks_node_group");

  it.each([
    ["what it sets", ["scaling_config", 0, "min_size"], true],
    ["what it sets, item by item", ["subnet_ids", 0], true],
    ["what it leaves out, and the provider does not set", ["tags", "owner"], true],
    ["what it leaves out, and the provider sets", ["ami_type"], false],
    ["what only the provider sets", ["resources", 0, "remote_access_security_group_id"], false],
    ["what nobody knows", ["no_such_attribute"], false],
  ] as const)("%s: %j is undone by the next apply: %j", (_, steps, expected) => {
    expect(code.isUndone(steps)).toBe(expected);
  });

  it.each([
    ["aws_iam_role", "inline_policy", false],
    ["aws_s3_bucket", "lifecycle_rule", false],
    ["aws_autoscaling_group", "tag", true],
  ] as const)("says whether blocks are undone that %s does not set: %s %j", (type, attribute, expected) => {
    expect(codeOfResource({}, `${type}.a`, type).isUndone([attribute, 0])).toBe(expected);
  });

  it("says which attributes it leaves to others, and which it sets", () => {
    expect(code.ignored.paths).toEqual([["labels"]]);
    expect([code.isConfigured("subnet_ids"), code.isConfigured("labels")]).toEqual([true, false]);
  });

  it("says that order counts in lists that it sets, and not in sets", () => {
    expect(code.isOrdered(["subnet_ids"])).toBe(false);
    expect(code.isOrdered(["resources"])).toBeUndefined();
    const pod = codeOfResource(configuration, "kubernetes_pod_v1.pod", "kubernetes_pod_v1");
    expect(pod.isOrdered(["spec", "container", "command"])).toBe(true);
  });
});
