export { isInModule } from "./blocks.ts";
export { renderDot } from "./dot.ts";
export { foldedText } from "./frames.ts";
export { type ResourceGraphOptions, resourceGraph, stackGraph } from "./from-index.ts";
export type { Folded, Graph, GraphEdge, GraphGroup, GraphNode } from "./graph.ts";
export { kindOf } from "./kinds.ts";
export { renderMermaid } from "./mermaid.ts";
export { boxesDrawn } from "./resources.ts";
export { renderSvg, type SvgOptions } from "./svg.ts";
