export { renderDot } from "./dot.ts";
export { type ResourceGraphOptions, resourceGraph, stackGraph } from "./from-index.ts";
export type { Graph, GraphEdge, GraphGroup, GraphNode } from "./graph.ts";
export { kindOf } from "./kinds.ts";
export { renderMermaid } from "./mermaid.ts";
export { renderSvg, type SvgOptions } from "./svg.ts";
