import { type Frame, foldedText, framesOf } from "./frames.ts";
import type { Graph, GraphNode } from "./graph.ts";

/** A Mermaid flowchart, which GitLab renders. Ids are generated, so any label is safe. */
export function renderMermaid(graph: Graph): string {
  const ids = new Map(graph.nodes.map(({ id }, index) => [id, `n${index}`]));
  const node = ({ id, label, detail }: GraphNode, indent: string) =>
    `${indent}${ids.get(id)}["${escapeMermaid(label)}${detail === undefined ? "" : `<br/>${escapeMermaid(detail)}`}"]`;
  let groups = 0;
  const frame = ({ label, nodes, frames }: Frame, indent: string): string[] => [
    `${indent}subgraph g${groups++}["${escapeMermaid(label)}"]`,
    ...nodes.map((item) => node(item, `${indent}  `)),
    ...frames.flatMap((item) => frame(item, `${indent}  `)),
    `${indent}end`,
  ];
  const { nodes, frames } = framesOf(graph);
  const edges = graph.edges.flatMap(({ from, to, label }) => {
    const [start, end] = [ids.get(from), ids.get(to)];
    if (start === undefined || end === undefined) return [];
    return [`  ${start} -->${label === undefined ? "" : `|"${escapeMermaid(label)}"|`} ${end}`];
  });
  const note = foldedText(graph);
  return `${["flowchart LR", ...(note === "" ? [] : [`  %% ${note}`]), ...nodes.map((item) => node(item, "  ")), ...frames.flatMap((item) => frame(item, "  ")), ...edges].join("\n")}\n`;
}

/**
 * In quoted labels, Mermaid interprets HTML, its own entities and, between backticks, Markdown.
 *
 * Source: https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
function escapeMermaid(text: string): string {
  return text.replace(/[#"<>&`\\]|\p{Cc}/gu, (character) => `#${character.codePointAt(0)};`);
}
