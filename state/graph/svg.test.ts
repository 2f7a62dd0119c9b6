import { describe, expect, it } from "vitest";
import type { Graph } from "./graph.ts";
import { layoutGraph } from "./layout.ts";
import { renderSvg } from "./svg.ts";

const graph: Graph = {
  nodes: [
    { id: "net", label: "network", detail: "12 resources", kind: "network", group: "dev" },
    { id: "cluster", label: "ml-cluster", kind: "cluster", group: "dev" },
    { id: "nodes", label: "ml-nodes", kind: "unheard-of" },
  ],
  edges: [
    { from: "net", to: "cluster" },
    { from: "cluster", to: "nodes", label: "cluster_name" },
    { from: "net", to: "gone" },
  ],
  groups: [
    { id: "account", label: "111111111111" },
    { id: "dev", label: "dev", parent: "account" },
    { id: "empty", label: "nobody here" },
  ],
};

describe("layoutGraph", () => {
  it("has dependencies left of their dependants, without overlap", () => {
    const { nodes } = layoutGraph(graph);
    const [net, cluster, last] = nodes;
    expect((net?.x ?? 0) + (net?.width ?? 0)).toBeLessThan(cluster?.x ?? 0);
    expect((cluster?.x ?? 0) + (cluster?.width ?? 0)).toBeLessThan(last?.x ?? 0);
  });

  it("can run from top to bottom", () => {
    const [net, cluster] = layoutGraph(graph, "down").nodes;
    expect((net?.y ?? 0) + (net?.height ?? 0)).toBeLessThan(cluster?.y ?? 0);
  });

  it("surrounds the nodes of a group, lists outer groups first, and leaves out empty groups and dangling edges", () => {
    const { groups, nodes, edges } = layoutGraph(graph);
    expect(groups.map(({ id }) => id)).toEqual(["account", "dev"]);
    const [, frame] = groups;
    for (const node of nodes.filter(({ group }) => group === "dev")) {
      expect(node.x).toBeGreaterThanOrEqual(frame?.x ?? Number.NaN);
      expect(node.x + node.width).toBeLessThanOrEqual((frame?.x ?? 0) + (frame?.width ?? 0));
    }
    expect(edges.map(({ to }) => to)).toEqual(["cluster", "nodes"]);
  });

  it("handles groups that contain each other, and an empty graph", () => {
    const groups = [
      { id: "a", label: "a", parent: "b" },
      { id: "b", label: "b", parent: "a" },
    ];
    expect(layoutGraph({ nodes: [{ id: "n", label: "n", group: "a" }], edges: [], groups }).nodes).toHaveLength(1);
    expect(layoutGraph({ nodes: [], edges: [], groups: [] })).toMatchObject({ width: 0, height: 0 });
  });

  it("lays out 300 nodes, more than the best ranking can handle", () => {
    const nodes = Array.from({ length: 300 }, (_, index) => ({ id: String(index), label: `node ${index}` }));
    const edges = nodes.slice(1).map((node, index) => ({ from: String(index >> 1), to: node.id }));
    expect(layoutGraph({ nodes, edges, groups: [] }).nodes).toHaveLength(300);
  });
});

describe("renderSvg", () => {
  it("is the same every time", () => {
    expect(renderSvg(graph, { title: "Stacks of dev" })).toBe(renderSvg(graph, { title: "Stacks of dev" }));
  });

  it("has an accessible name, follows the colour scheme of the system and loads nothing", () => {
    const svg = renderSvg(graph, { title: "Stacks of dev" });
    expect(svg).toContain('<title id="title">Stacks of dev</title>');
    expect(svg).toContain('role="img"');
    expect(svg).toContain("prefers-color-scheme:dark");
    expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|<script|href/);
  });

  it("escapes labels, and shortens long ones, which remain whole in a tooltip", () => {
    const label = `aws_subnet.private["<script>&\u0001"]${"x".repeat(60)}`;
    const svg = renderSvg({ nodes: [{ id: "a", label }], edges: [], groups: [] }, { title: "a & b" });
    expect(svg).toContain("a &amp; b");
    expect(svg).toContain("&lt;script&gt;&amp;\ufffd");
    expect(svg).not.toContain("<script>");
    expect(svg).toContain("…</text>");
    expect(svg).toContain(`${"x".repeat(60)}</title>`);
  });
});
