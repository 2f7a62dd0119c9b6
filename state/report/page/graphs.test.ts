import { describe, expect, it } from "vitest";
import { foldedText } from "../../graph/frames.ts";
import { boxesDrawn } from "../../graph/resources.ts";
import { sampleReport } from "../testing/sample-report.ts";
import { resourceGraph, stackGraph } from "./graphs.ts";
import { buildModel, detailsOf } from "./model.ts";

const sample = sampleReport({ resources: 1_000 });
const model = buildModel(sample);

describe("stackGraph", () => {
  it("draws the stacks of one environment without implied arrows", () => {
    const graph = stackGraph(model, "dev");
    expect(graph.edges.map(({ from, to }) => `${from} ${to}`)).toEqual([
      "dev-network dev-ml-cluster",
      "dev-ml-cluster dev-ml-nodes",
    ]);
    expect(graph.groups).toEqual([]);
  });

  it("draws a frame around each environment if all are drawn, and says what cannot be counted", () => {
    const graph = stackGraph(model, undefined);
    expect(graph.groups.map(({ id }) => id)).toContain("sandpit-ada");
    expect(graph.nodes.find(({ id }) => id === "staging-storage")?.detail).toBe("not applied yet");
    expect(graph.nodes.find(({ id }) => id === "prod-bastion")?.detail).toBe("state cannot be read");
  });

  it("draws environments if there are too many stacks", () => {
    const [stack] = model.data.stacks;
    if (stack === undefined) throw new Error("the sample is empty");
    const stacks = Array.from({ length: 200 }, (_, index) => {
      const environment = `dev${index % 50}`;
      return { ...stack, id: `${environment}-${index}`, environment, dependencies: [`${environment}-${index % 50}`] };
    });
    const graph = stackGraph({ ...model, data: { ...model.data, stacks } }, undefined);
    expect(graph.nodes).toHaveLength(50);
    expect(graph.edges).toEqual([]);
    expect(foldedText(graph)).toBe(
      "200 stacks are drawn as 50 boxes. The stacks of each environment are drawn together.",
    );
  });
});

describe("resourceGraph", () => {
  it("draws the instances of one block as one box, which opens its resources", () => {
    const { graph, boxes } = resourceGraph(model, "dev-network");
    expect(graph.nodes.find(({ id }) => id === "aws_subnet.vpc_public")).toMatchObject({
      label: "vpc_public",
      detail: "aws_subnet × 2",
    });
    expect(boxes.get("aws_subnet.vpc_public")?.items).toHaveLength(2);
  });

  it("draws blocks with the same type and dependencies, and no dependants, as one box", () => {
    const { graph, boxes } = resourceGraph(model, "dev-ml-cluster");
    const bundle = "managed.aws_eks_access_entry on aws_eks_cluster.eks_cluster_C0DEC0DE";
    expect(graph.nodes.find(({ id }) => id === bundle)).toMatchObject({
      label: "aws_eks_access_entry",
      detail: "3 resources",
    });
    expect(boxes.get(bundle)).toMatchObject({ shows: "type", label: "aws_eks_access_entry" });
    expect(graph.edges.filter(({ to }) => to === bundle)).toEqual([
      { from: "aws_eks_cluster.eks_cluster_C0DEC0DE", to: bundle },
    ]);
  });

  it("frames resources by zone: an instance is in its zone, what spans zones is in none", () => {
    const zoned = buildModel({
      ...sample,
      resources: sample.resources.map((resource) => {
        const zone = /\["(us-east-2[a-c])"\]$/.exec(resource.address)?.[1];
        return { ...resource, ...(zone !== undefined && { zone }) };
      }),
    });
    const { graph } = resourceGraph(zoned, "dev-network", { grouping: "zone" });
    expect(graph.groups.map(({ label }) => label).sort()).toEqual(["us-east-2a", "us-east-2b"]);
    expect(graph.nodes.filter(({ group }) => group === "us-east-2b").map(({ id }) => id)).toContain(
      "aws_subnet.vpc_public in us-east-2b",
    );
    expect(graph.nodes.find(({ id }) => id === "aws_vpc.vpc_4D1E5C9A")?.group).toBeUndefined();
    expect(resourceGraph(zoned, "dev-network", { grouping: "none" }).graph.groups).toEqual([]);
  });

  it("frames resources by construct, and draws only what is inside one", () => {
    const built = buildModel({
      ...sample,
      resources: sample.resources.map((resource, index) => ({
        ...resource,
        constructPath: `${resource.stack}/${index % 2 === 0 ? "vpc" : "rest"}/${resource.name}`,
      })),
    });
    const all = resourceGraph(built, "dev-network");
    expect(all.graph.groups.map(({ id }) => id).sort()).toEqual(["rest", "vpc"]);
    const inside = [...resourceGraph(built, "dev-network", { inside: "vpc" }).boxes.values()].flatMap(
      ({ items }) => items,
    );
    expect(inside.length).toBeGreaterThan(0);
    expect(inside.every(({ entry }) => detailsOf(entry)?.constructPath?.startsWith("dev-network/vpc/"))).toBe(true);
  });

  it("folds if there are too many resources, unless they are asked for", () => {
    const { graph } = resourceGraph(model, "prod-services-0");
    expect(graph.nodes.length).toBeLessThanOrEqual(boxesDrawn);
    expect(graph.folded?.of).toBeGreaterThan(boxesDrawn);
    expect(resourceGraph(model, "prod-services-0", { detail: "resource" }).graph.nodes.length).toBeGreaterThan(
      graph.nodes.length,
    );
    expect(resourceGraph(model, "dev-network", { detail: "type" }).level).toBe("all-types");
  });

  it("is empty for a stack without a state", () => {
    expect(resourceGraph(model, "staging-storage").graph.nodes).toEqual([]);
  });
});
