import { describe, expect, it } from "vitest";
import { sampleReport } from "../testing/sample-report.ts";
import { resourceGraph, resourcesDrawn, stackGraph } from "./graphs.ts";
import { buildModel } from "./model.ts";

const model = buildModel(sampleReport({ resources: 1_000 }));

describe("stackGraph", () => {
  it("draws the stacks of one environment without implied arrows", () => {
    const { graph } = stackGraph(model, "dev");
    expect(graph.edges.map(({ from, to }) => `${from} ${to}`)).toEqual([
      "dev-network dev-ml-cluster",
      "dev-ml-cluster dev-ml-nodes",
    ]);
    expect(graph.groups).toEqual([]);
  });

  it("draws a frame around each environment if all are drawn, and says what cannot be counted", () => {
    const { graph } = stackGraph(model, undefined);
    expect(graph.groups.map(({ id }) => id)).toContain("sandpit-ada");
    expect(graph.nodes.find(({ id }) => id === "staging-storage")?.detail).toBe("not applied yet");
    expect(graph.nodes.find(({ id }) => id === "prod-bastion")?.detail).toBe("state cannot be read");
  });
});

describe("resourceGraph", () => {
  it("draws the instances of one block as one node", () => {
    const { graph, members } = resourceGraph(model, "dev-network");
    expect(graph.nodes.find(({ id }) => id === "aws_subnet.vpc_public")?.label).toBe("vpc_public × 2");
    expect(members.get("aws_subnet.vpc_public")).toHaveLength(2);
  });

  it("draws blocks with the same type and dependencies, and no dependants, as one node", () => {
    const { graph, members } = resourceGraph(model, "dev-ml-cluster");
    const bundle = "managed.aws_eks_access_entry on aws_eks_cluster.eks_cluster_C0DEC0DE";
    expect(graph.nodes.find(({ id }) => id === bundle)).toMatchObject({
      label: "aws_eks_access_entry",
      detail: "3 resources",
    });
    expect(members.get(bundle)).toHaveLength(3);
    expect(graph.edges.filter(({ to }) => to === bundle)).toEqual([
      { from: "aws_eks_cluster.eks_cluster_C0DEC0DE", to: bundle },
    ]);
  });

  it("draws types if there are too many resources, unless resources are selected", () => {
    expect(resourceGraph(model, "prod-services-0").by).toBe("type");
    expect(resourceGraph(model, "prod-services-0").graph.nodes.length).toBeLessThan(resourcesDrawn);
    expect(resourceGraph(model, "prod-services-0", "resource").by).toBe("resource");
  });

  it("is empty for a stack without a state", () => {
    expect(resourceGraph(model, "staging-storage").graph.nodes).toEqual([]);
  });
});
