import { expect, it } from "vitest";
import { findAffected } from "./find-affected.ts";

const commit = "1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d";
const account = { id: "111111111111", alias: "ml-dev" };
const dev = { name: "dev", kind: "permanent", protected: false, account, region: "us-east-2" } as const;

function stacks(kubernetes: string) {
  const stack = (name: string, reads: readonly string[], resource: Record<string, object>) => ({
    id: `dev-${name}`,
    name,
    environment: "dev",
    reads,
    configuration: { resource: { [Object.keys(resource)[0] ?? ""]: { this: { ...Object.values(resource)[0] } } } },
    inputs: {},
    formerIds: [],
  });
  return [
    stack("cluster", [], { aws_eks_cluster: { version: kubernetes } }),
    stack("nodes", ["dev-cluster"], { aws_eks_node_group: { version: kubernetes } }),
    stack("platform", ["dev-cluster", "dev-nodes"], { helm_release: { version: kubernetes } }),
  ];
}

function order(before: string, now: string) {
  const { environments } = findAffected({
    comparison: { commit },
    current: { environments: [dev], stacks: stacks(now) },
    earlier: stacks(before).map((each) => ({ ...each, commit, facts: dev })),
    unknown: new Map(),
  });
  return environments[0]?.stacks.map(({ id, level, reads }) => [id, level, reads]);
}

it("a cluster is upgraded before its nodes, and taken back after them", () => {
  expect(order("1.35", "1.36")).toEqual([
    ["dev-cluster", 0, []],
    ["dev-nodes", 1, ["dev-cluster"]],
    ["dev-platform", 2, ["dev-cluster", "dev-nodes"]],
  ]);
  expect(order("1.36", "1.35")).toEqual([
    ["dev-nodes", 0, []],
    ["dev-cluster", 1, ["dev-nodes"]],
    ["dev-platform", 2, ["dev-cluster", "dev-nodes"]],
  ]);
});
