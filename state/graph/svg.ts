import { foldedText } from "./frames.ts";
import { type Direction, fitted, type GraphLayout, type Point } from "./geometry.ts";
import type { Graph } from "./graph.ts";
import { kindColours } from "./kinds.ts";
import { layoutGraph } from "./layout.ts";
import { smoothPath } from "./path.ts";

export interface SvgOptions {
  /** What the drawing shows. Its accessible name. */
  readonly title: string;
  /** One or two sentences for readers who cannot see it. @default - the number of nodes and arrows */
  readonly description?: string;
  /** @default "right" */
  readonly direction?: Direction;
}

/**
 * Draws a graph as a static SVG, light or dark by the preference of the reader's system. Deterministic. Contains no
 * scripts, fonts or links.
 */
export function renderSvg(graph: Graph, options: SvgOptions): string {
  const layout = layoutGraph(graph, options.direction);
  const width = Math.max(layout.width, 120);
  const note = foldedText(graph);
  const height = Math.max(layout.height, 60) + (note === "" ? 0 : captionHeight);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escapeXml(options.title)}</title>`,
    `<desc id="description">${escapeXml([options.description ?? describe(graph), note].join(" ").trim())}</desc>`,
    `<style>${styles(graph)}</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="head" d="M0,0.8L7,4L0,7.2z"/></marker></defs>',
    `<rect class="page" width="${width}" height="${height}"/>`,
    ...groups(layout),
    ...edges(layout),
    ...nodes(layout),
    ...(note === "" ? [] : [`<text class="detail" x="16" y="${height - 12}">${escapeXml(note)}</text>`]),
    "</svg>",
  ].join("\n")}\n`;
}

const captionHeight = 28;

function groups(layout: GraphLayout): string[] {
  return layout.groups.map(
    ({ label, x, y, width, height }) =>
      `<g class="group"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/><text x="${x + 10}" y="${y + 16}">${escapeXml(label)}</text></g>`,
  );
}

function edges(layout: GraphLayout): string[] {
  return layout.edges.map(({ points, label }) => {
    const line = `<path class="edge" d="${smoothPath(points, layout.direction)}" marker-end="url(#head)"/>`;
    const middle = middleOf(points);
    return label === undefined || middle === undefined
      ? line
      : `${line}<text class="edge-label" x="${middle.x}" y="${middle.y - 5}" text-anchor="middle">${escapeXml(label)}</text>`;
  });
}

function middleOf(points: readonly Point[]): Point | undefined {
  const before = points[Math.ceil(points.length / 2) - 1];
  const after = points[Math.floor(points.length / 2)];
  return before && after && { x: (before.x + after.x) / 2, y: (before.y + after.y) / 2 };
}

function nodes(layout: GraphLayout): string[] {
  return layout.nodes.map(({ label, detail, kind, x, y, width, height }) => {
    const colour = kind !== undefined && kind in kindColours ? ` kind-${kind}` : "";
    const left = x + 14;
    const lines =
      detail === undefined
        ? `<text class="label" x="${left}" y="${y + height / 2 + 4}">${escapeXml(fitted(label, width, "label"))}</text>`
        : `<text class="label" x="${left}" y="${y + 19}">${escapeXml(fitted(label, width, "label"))}</text><text class="detail" x="${left}" y="${y + 35}">${escapeXml(fitted(detail, width, "detail"))}</text>`;
    return `<g class="node${colour}"><title>${escapeXml(detail === undefined ? label : `${label}, ${detail}`)}</title><rect class="box" x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/><rect class="mark" x="${x + 5}" y="${y + 7}" width="3" height="${height - 14}" rx="1.5"/>${lines}</g>`;
  });
}

function styles(graph: Graph): string {
  const used = Object.entries(kindColours).filter(([kind]) => graph.nodes.some((node) => node.kind === kind));
  const colours = (side: 0 | 1) => used.map(([kind, pair]) => `.kind-${kind} .mark{fill:${pair[side]}}`).join("");
  const theme = (page: string, box: string, line: string, ink: string, quiet: string, frame: string) =>
    `.page{fill:${page}}.box{fill:${box};stroke:${line}}.mark{fill:${quiet}}.label{fill:${ink}}.detail,.edge-label,.group text{fill:${quiet}}.edge{stroke:${quiet}}.head{fill:${quiet}}.group rect{fill:${frame};stroke:${line}}`;
  return [
    "text{font:12px system-ui,-apple-system,'Segoe UI',sans-serif}.detail,.edge-label,.group text{font-size:11px}.group text{font-weight:600}.edge{fill:none;stroke-width:1.1}.group rect{stroke-dasharray:3 3}",
    theme("#ffffff", "#ffffff", "#c9cfd8", "#1c2430", "#5d6878", "#f6f7f9"),
    colours(0),
    `@media (prefers-color-scheme:dark){${theme("#14181f", "#1c222b", "#3a4452", "#e4e8ee", "#98a3b3", "#181d25")}${colours(1)}}`,
  ].join("");
}

function describe({ nodes, edges, groups }: Graph): string {
  const where = groups.length > 0 ? ` in ${groups.length} groups` : "";
  return `${nodes.length} nodes${where}, ${edges.length} arrows. Arrows point from a resource or stack to those that depend on it.`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeXml(value: string): string {
  // XML permits hardly any control characters, not even escaped.
  return value.replace(/\p{Cc}/gu, "\ufffd").replace(/[&<>"']/g, (each) => entities[each] ?? each);
}
