import { beforeAll, describe, expect, it } from "vitest";
import { indexStates, type StateIndex } from "../explore/index-states.ts";
import { handWritten } from "../testing/hand-written.ts";
import { renderDot } from "./dot.ts";
import { resourceGraph, stackGraph } from "./from-index.ts";
import type { Graph } from "./graph.ts";
import { renderMermaid } from "./mermaid.ts";

const awkward: Graph = {
  groups: [
    { id: "outer", label: 'in "quotes"' },
    { id: "inner", label: "inner", parent: "outer" },
  ],
  nodes: [
    { id: 'a["x"]', label: 'a["x"]', detail: "<b>&#1;", group: "inner" },
    { id: "b\\c", label: "b\\c\nnext" },
  ],
  edges: [
    { from: 'a["x"]', to: "b\\c", label: 'say "hi"' },
    { from: "not there", to: "b\\c" },
  ],
};

describe("the text of a graph", () => {
  it("escapes any label for Mermaid", () => {
    expect(renderMermaid(awkward)).toBe(
      [
        "flowchart LR",
        '  n1["b#92;c#10;next"]',
        '  subgraph g0["in #34;quotes#34;"]',
        '    subgraph g1["inner"]',
        '      n0["a[#34;x#34;]<br/>#60;b#62;#38;#35;1;"]',
        "    end",
        "  end",
        '  n0 -->|"say #34;hi#34;"| n1',
        "",
      ].join("\n"),
    );
  });

  it("escapes any label for Graphviz", () => {
    expect(renderDot(awkward)).toBe(
      [
        "digraph {",
        "  rankdir=LR;",
        "  node [shape=box];",
        '  "b\\\\c" [label="b\\\\c\\nnext"];',
        '  subgraph "cluster_outer" {',
        '    label="in \\"quotes\\"";',
        '    subgraph "cluster_inner" {',
        '      label="inner";',
        '      "a[\\"x\\"]" [label="a[\\"x\\"]\\n<b>&#1;"];',
        "    }",
        "  }",
        '  "a[\\"x\\"]" -> "b\\\\c" [label="say \\"hi\\""];',
        "}",
        "",
      ].join("\n"),
    );
  });
});

describe("graphs of states", () => {
  let index: StateIndex;
  beforeAll(async () => {
    index = indexStates(
      await handWritten([
        {
          id: "dev-network",
          configuration: {
            resource: { aws_vpc: { main: { "//": { metadata: { path: "dev-network/vpc/main" } } } } },
          },
          resources: [
            { type: "aws_vpc", name: "main" },
            { type: "aws_subnet", name: "a", key: 0, dependencies: ["aws_vpc.main"], module: "module.m" },
            { type: "aws_subnet", name: "a", key: 1, dependencies: ["aws_vpc.main"], module: "module.m" },
            { type: "aws_eip", name: "e", dependencies: ["module.m.aws_subnet.a", "aws_vpc.main", "gone.away"] },
            { type: "aws_ami", name: "d", mode: "data" },
          ],
        },
        { id: "dev-nodes", dependencies: ["dev-network", "elsewhere"] },
        { id: "prod-network", resources: [] },
      ]),
    );
  });

  it("have a node per resource, grouped by construct or module, and no implied edges", () => {
    const graph = resourceGraph(index, "dev-network");
    expect(graph.nodes.map(({ id, detail, group }) => [id, detail, group])).toEqual([
      ["aws_vpc.main", "aws_vpc", "vpc"],
      ["module.m.aws_subnet.a", "aws_subnet × 2", "module.m"],
      ["aws_eip.e", "aws_eip", undefined],
    ]);
    expect(graph.edges).toEqual([
      { from: "aws_vpc.main", to: "module.m.aws_subnet.a" },
      { from: "module.m.aws_subnet.a", to: "aws_eip.e" },
    ]);
    expect(resourceGraph(index, "dev-network", { data: true }).nodes).toHaveLength(4);
  });

  it("have a node per stack of an environment, with its size", () => {
    const graph = stackGraph(index.readings, "dev");
    expect(graph.nodes.map(({ id, detail }) => [id, detail])).toEqual([
      ["dev-network", "4 resources"],
      ["dev-nodes", "not applied"],
    ]);
    expect(graph.edges).toEqual([{ from: "dev-network", to: "dev-nodes" }]);
  });
});
