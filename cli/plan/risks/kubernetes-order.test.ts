import { describe, expect, it } from "vitest";
import { type PlannedChange, planOf } from "../../testing/planned.ts";
import { standingResource } from "../../testing/standing-resource.ts";
import type { StateResource } from "../../testing/state-file.ts";
import type { RunStack } from "../run.ts";
import { kubernetesOrder } from "./kubernetes-order.ts";
import { type StandingStack, type Surroundings, standingStack } from "./standing.ts";

function standing(id: string, resource: StateResource): StandingStack {
  const stack = { id, environment: "dev", name: id, dependencies: [], location: { type: "local" as const, path: id } };
  return standingStack(stack, [standingResource(resource)]);
}

const ofCluster = (version: string) => ({ name: "dev-ml", version });
const ofGroup = (version: string) => ({
  cluster_name: "dev-ml",
  node_group_name: "web-20261127",
  node_group_name_prefix: "web-",
  version,
  ami_type: "AL2023_x86_64_STANDARD",
});
const cluster = standing("dev-ml-cluster", {
  type: "aws_eks_cluster",
  name: "this",
  attributes: ofCluster("1.35"),
});
const nodes = (attributes: object) =>
  standing("dev-ml-nodes", { type: "aws_eks_node_group", name: "web", attributes: { ...attributes } });

function orders(
  plans: Readonly<Record<string, Readonly<Record<string, PlannedChange>>>>,
  standingStacks: readonly StandingStack[],
  appliedFirst: readonly string[] = [],
) {
  const surroundings: Surroundings = {
    environment: {
      name: "dev",
      account: { id: "111111111111" },
      region: "us-east-2",
      protected: false,
      network: { availabilityZones: [] },
    },
    standing: standingStacks,
    appliedFirst: new Set(appliedFirst),
    mayReplace: new Set(),
    targetHint: "",
    unprotect: "",
  };
  const planned = Object.entries(plans).map(([id, changes]) => ({ stack: { id } as RunStack, plan: planOf(changes) }));
  return kubernetesOrder(planned, surroundings);
}

const clusterChange = (before: string, after: string) => ({
  "aws_eks_cluster.this": { before: ofCluster(before), after: ofCluster(after) },
});
const groupChange = (before: string, after: string) => ({
  "aws_eks_node_group.web": { before: ofGroup(before), after: ofGroup(after) },
});

describe("a control plane that goes back alone", () => {
  const back = { "dev-ml-cluster": clusterChange("1.36", "1.35") };

  it("is refused while nodes are newer, with the command that keeps the order", () => {
    expect(orders(back, [cluster, nodes(ofGroup("1.36"))])).toEqual([
      {
        kind: "kubernetes-order",
        stack: "dev-ml-cluster",
        text: "EKS cluster dev-ml would go back to Kubernetes 1.35 before its node group web, which runs 1.36.",
        refused:
          "EKS takes nodes back first. Apply dev-ml-nodes and dev-ml-cluster together, in one command, which keeps that order:",
        steps: ["./platform apply dev --stack dev-ml-nodes --stack dev-ml-cluster"],
      },
    ]);
  });

  it.each([
    ["nodes are back already", [nodes(ofGroup("1.35"))], []],
    [
      "its nodes have an image of their own, whose version is not known",
      [nodes({ ...ofGroup("1.36"), ami_type: "CUSTOM" })],
      [],
    ],
    ["the nodes are another cluster's", [nodes({ ...ofGroup("1.36"), cluster_name: "other" })], []],
    ["an earlier job takes the nodes back", [nodes(ofGroup("1.36"))], ["dev-ml-nodes"]],
  ])("is not where %s", (_, others, first) => {
    expect(orders(back, [cluster, ...others], first)).toEqual([]);
  });

  it("is not where the same plan takes the nodes back, but is where it leaves them", () => {
    const running = [cluster, nodes(ofGroup("1.36"))];
    expect(orders({ ...back, "dev-ml-nodes": groupChange("1.36", "1.35") }, running)).toEqual([]);
    expect(orders({ ...back, "dev-ml-nodes": {} }, running)).toHaveLength(1);
  });
});

describe("nodes that are upgraded alone", () => {
  const up = { "dev-ml-nodes": groupChange("1.35", "1.36") };

  it("are refused, unless their control plane goes first", () => {
    expect(orders(up, [cluster])).toMatchObject([
      {
        text: "aws_eks_node_group.web would have Kubernetes 1.36, and its control plane has 1.35.",
        steps: ["./platform apply dev --stack dev-ml-cluster --stack dev-ml-nodes"],
      },
    ]);
    expect(orders(up, [cluster], ["dev-ml-cluster"])).toEqual([]);
    expect(orders({ ...up, "dev-ml-cluster": clusterChange("1.35", "1.36") }, [cluster])).toEqual([]);
    expect(orders(up, [])).toEqual([]);
  });
});
