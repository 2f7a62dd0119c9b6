import { type Frame, foldedText, framesOf } from "./frames.ts";
import type { Graph, GraphNode } from "./graph.ts";

/** A directed graph in DOT, the language of Graphviz. */
export function renderDot(graph: Graph): string {
  const known = new Set(graph.nodes.map(({ id }) => id));
  const node = ({ id, label, detail }: GraphNode, indent: string) =>
    `${indent}${quote(id)} [label=${quote(detail === undefined ? label : `${label}\n${detail}`)}];`;
  const frame = ({ id, label, nodes, frames }: Frame, indent: string): string[] => [
    `${indent}subgraph ${quote(`cluster_${id}`)} {`,
    `${indent}  label=${quote(label)};`,
    ...nodes.map((item) => node(item, `${indent}  `)),
    ...frames.flatMap((item) => frame(item, `${indent}  `)),
    `${indent}}`,
  ];
  const { nodes, frames } = framesOf(graph);
  const edges = graph.edges.flatMap(({ from, to, label }) => {
    if (!known.has(from) || !known.has(to)) return [];
    return [`  ${quote(from)} -> ${quote(to)}${label === undefined ? "" : ` [label=${quote(label)}]`};`];
  });
  const note = foldedText(graph);
  const caption = note === "" ? [] : [`  label=${quote(note)};`];
  return `${["digraph {", "  rankdir=LR;", ...caption, "  node [shape=box];", ...nodes.map((item) => node(item, "  ")), ...frames.flatMap((item) => frame(item, "  ")), ...edges, "}"].join("\n")}\n`;
}

/** A backslash starts an escape sequence of Graphviz, so it is doubled. Line breaks become `\n`. */
function quote(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replace(/\r?\n/g, "\\n")}"`;
}
