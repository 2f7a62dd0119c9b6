import { describe, expect, it } from "vitest";
import { type PlannedChange, planOf } from "../testing/planned.ts";
import { inOrder } from "./graph.ts";
import { beforeGoingBack, clusterGoingBack, onTheWayBack, waysBack } from "./way-back.ts";

const network = { id: "dev-network", dependencies: [] };
const cluster = { id: "dev-ml-cluster", dependencies: ["dev-network"] };
const nodes = { id: "dev-ml-nodes", dependencies: ["dev-network", "dev-ml-cluster"] };
const platform = { id: "dev-ml-platform", dependencies: ["dev-ml-cluster", "dev-ml-nodes"] };
const stacks = [network, cluster, nodes, platform];

const versions = (type: string, before: string, after: string): Record<string, PlannedChange> => {
  const name = type === "aws_eks_cluster" ? { name: "dev-ml" } : { cluster_name: "dev-ml" };
  return { [`${type}.this`]: { before: { ...name, version: before }, after: { ...name, version: after } } };
};

function order(clusterTo: string, nodesTo: string): string[] {
  const plans = [
    { stack: cluster, plan: planOf(versions("aws_eks_cluster", "1.36", clusterTo)) },
    { stack: nodes, plan: planOf(versions("aws_eks_node_group", "1.36", nodesTo)) },
    { stack: platform, plan: planOf({}) },
  ];
  return inOrder(onTheWayBack(stacks, waysBack(plans))).map(({ id }) => id);
}

describe("the order of stacks", () => {
  const up = ["dev-network", "dev-ml-cluster", "dev-ml-nodes", "dev-ml-platform"];

  it("is that in which they read each other, unless a cluster goes back", () => {
    expect(order("1.37", "1.37")).toEqual(up);
    expect(order("1.36", "1.35")).toEqual(up);
  });

  it("puts nodes before their cluster on the way back, and what reads both after them", () => {
    expect(order("1.35", "1.35")).toEqual(["dev-network", "dev-ml-nodes", "dev-ml-cluster", "dev-ml-platform"]);
  });

  it("leaves alone nodes that stay as they are, such as those of another cluster", () => {
    expect(order("1.35", "1.36")).toEqual(up);
  });
});

describe("what comes before a cluster that goes back", () => {
  it("is everything but its version", () => {
    const configuration = {
      resource: {
        aws_eks_cluster: { this: { version: "1.35", upgrade_policy: { support_type: "EXTENDED" } } },
        aws_eks_addon: { "kube-proxy": { addon_version: "v1.35.0-eksbuild.1" } },
      },
    };
    const going = clusterGoingBack(planOf(versions("aws_eks_cluster", "1.36", "1.35")));
    expect(going).toEqual({ address: "this", name: "dev-ml", from: "1.36", to: "1.35" });
    if (going === undefined) return;
    expect(JSON.parse(beforeGoingBack(JSON.stringify(configuration), going))).toEqual({
      resource: {
        ...configuration.resource,
        aws_eks_cluster: { this: { version: "1.36", upgrade_policy: { support_type: "EXTENDED" } } },
      },
    });
  });

  it("is nothing where EKS would not take it back", () => {
    expect(clusterGoingBack(planOf(versions("aws_eks_cluster", "1.36", "1.34")))).toBeUndefined();
    expect(clusterGoingBack(planOf({ "aws_eks_cluster.this": { after: { version: "1.35" } } }))).toBeUndefined();
  });
});
