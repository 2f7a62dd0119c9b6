import { describe, expect, it } from "vitest";
import { planOf } from "../testing/planned.ts";
import type { RunStack } from "./run.ts";
import { judgedUnchanged, standingBy } from "./unchanged.ts";

const stack = { id: "dev-ml-cluster" } as RunStack;
const same = (attributes: object) => ({ before: attributes, after: attributes, actions: ["no-op" as const] });
const group = { cluster_name: "dev-ml", node_group_name_prefix: "web-", version: "1.35", ami_type: "CUSTOM" };
const aws = 'provider["registry.terraform.io/hashicorp/aws"]';
const { resource_changes = [], ...rest } = planOf({
  "aws_vpc.this": same({ arn: "arn:aws:ec2:us-east-2:111111111111:vpc/vpc-1" }),
  "aws_subnet.a": same({ arn: "arn:aws:ec2:us-east-2:111111111111:subnet/subnet-1" }),
  "aws_kms_replica_key.other": same({ arn: "arn:aws:kms:us-west-2:111111111111:key/1" }),
  "aws_eks_cluster.this": same({ name: "dev-ml", version: "1.36" }),
  "aws_eks_node_group.web": same(group),
});
const unchanged = {
  ...rest,
  isUnchanged: true,
  resource_changes: resource_changes.map((each) => {
    return { ...each, provider: each.type === "aws_kms_replica_key" ? `${aws}.west` : aws };
  }),
};

describe("a plan that changes nothing", () => {
  it("tells what exists, and where its own provider made it", () => {
    expect(standingBy(stack, unchanged)).toEqual({
      stack,
      places: [{ account: "111111111111", region: "us-east-2", count: 2 }],
      clusters: [{ name: "dev-ml", version: "1.36" }],
      nodeGroups: [
        { address: "aws_eks_node_group.web", name: "web", cluster: "dev-ml", version: "1.35", amiType: "CUSTOM" },
      ],
      inSubnets: [],
    });
  });

  it("tells nothing of a stack of which nothing exists, which no other stands on", () => {
    expect(standingBy(stack, { format_version: "1.2", isUnchanged: true })).toBeUndefined();
  });

  it("tells nothing if it was not read from its own file: Terraform shows no aliases of providers", () => {
    expect(standingBy(stack, { ...unchanged, isUnchanged: false })).toBeUndefined();
  });

  it("is held with what is judged all the same", () => {
    const outputs = { id: { actions: ["no-op" as const], before: "a", after: "a" } };
    const held = judgedUnchanged({ ...unchanged, output_changes: outputs, isDrifted: true, configuration: {} });
    expect(held).toEqual({
      format_version: "1.2",
      isUnchanged: true,
      isDrifted: true,
      output_changes: outputs,
      resource_changes: unchanged.resource_changes.filter(({ type }) => type.startsWith("aws_eks_")),
    });
  });
});
