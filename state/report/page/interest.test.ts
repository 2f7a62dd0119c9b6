import { expect, it } from "vitest";
import { sampleReport } from "../testing/sample-report.ts";
import { mostInterestingFirst, rankOf } from "./interest.ts";
import { buildModel } from "./model.ts";

it("ranks clusters before nodes, nodes before networks, and what is only a part of others last", () => {
  const types = [
    "aws_route_table_association",
    "aws_cloudwatch_log_group",
    "aws_autoscaling_group_tag",
    "aws_sqs_queue",
    "aws_subnet",
    "aws_vpc",
    "aws_eks_node_group",
    "aws_eks_cluster",
  ];
  const ranks = types.map(rankOf);
  expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
  expect(rankOf("aws_eks_cluster")).toBe(0);
  expect(rankOf("aws_iam_role_policy_attachment")).toBe(rankOf("aws_route"));
});

it("leaves resources of the same rank in their order, and shows what is only read last", () => {
  const { entries } = buildModel(sampleReport());
  const found = mostInterestingFirst(entries);
  expect(found).toHaveLength(entries.length);
  expect(found.slice(0, 3).map(({ stack, resource }) => `${stack.id} ${resource.type}`)).toEqual([
    "dev-ml-cluster aws_eks_cluster",
    "staging-ml-cluster aws_eks_cluster",
    "prod-training-cluster aws_eks_cluster",
  ]);
  expect(found.at(-1)?.resource.mode).toBe("data");
});
