import { Graph as DagreGraph, layout as place } from "@dagrejs/dagre";
import type { Graph, GraphEdge, GraphGroup, GraphNode } from "./graph.ts";

/** Left to right, or top down. */
export type Direction = "right" | "down";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Top left corner and extent, in pixels of the drawing. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly (GraphNode & Box)[];
  /** From border to border, straight between points. */
  readonly edges: readonly (GraphEdge & { readonly points: readonly Point[] })[];
  /** Outer before inner. */
  readonly groups: readonly (GraphGroup & Box)[];
}

/** Boxes are as wide as their text in a 12 px system font, about 6.6 px a character; no font is measured, so that a layout is the same everywhere. */
const text = { character: 6.6, padding: 26, minWidth: 96, maxWidth: 300 } as const;
const rowHeight = { plain: 32, detailed: 46 } as const;
const margin = 16;

/** Above this many nodes dagre's best ranking takes seconds. */
const thoroughUpTo = 150;

/** The longest label a box shows whole, in characters. */
export const longestLabel = Math.floor((text.maxWidth - text.padding) / text.character);

/** Places a graph in layers (dagre). Deterministic: the same graph in the same order gives the same drawing. Edges and parents that name nothing are left out. */
export function layoutGraph(graph: Graph, direction: Direction = "right"): GraphLayout {
  const dagre = new DagreGraph({ compound: true, multigraph: true });
  dagre.setGraph({
    rankdir: direction === "right" ? "LR" : "TB",
    ranker: graph.nodes.length > thoroughUpTo ? "tight-tree" : "network-simplex",
    nodesep: 14,
    ranksep: 56,
    edgesep: 8,
    marginx: margin,
    marginy: margin,
  });

  const inUse = groupsInUse(graph);
  for (const group of inUse) dagre.setNode(groupKey(group.id), {});
  for (const group of inUse) {
    if (group.parent !== undefined) dagre.setParent(groupKey(group.id), groupKey(group.parent));
  }
  const groupIds = new Set(inUse.map(({ id }) => id));
  for (const node of graph.nodes) {
    dagre.setNode(nodeKey(node.id), { width: widthOf(node), height: heightOf(node) });
    if (node.group !== undefined && groupIds.has(node.group)) dagre.setParent(nodeKey(node.id), groupKey(node.group));
  }
  const nodeIds = new Set(graph.nodes.map(({ id }) => id));
  const edges = graph.edges.filter(({ from, to }) => from !== to && nodeIds.has(from) && nodeIds.has(to));
  edges.forEach((edge, index) => {
    dagre.setEdge(nodeKey(edge.from), nodeKey(edge.to), {}, String(index));
  });

  if (graph.nodes.length === 0) return { width: 0, height: 0, nodes: [], edges: [], groups: [] };
  place(dagre);

  const { width = 0, height = 0 } = dagre.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: graph.nodes.map((node) => ({ ...node, ...boxOf(dagre.node(nodeKey(node.id))) })),
    edges: edges.map((edge, index) => ({
      ...edge,
      points: (dagre.edge(nodeKey(edge.from), nodeKey(edge.to), String(index))?.points ?? []).map(
        ({ x, y }: Point) => ({
          x: round(x),
          y: round(y),
        }),
      ),
    })),
    groups: inUse.map((group) => ({ ...group, ...boxOf(dagre.node(groupKey(group.id))) })),
  };
}

/** Groups that hold a node, themselves or further in: dagre cannot place empty ones. Parents first. */
function groupsInUse(graph: Graph): GraphGroup[] {
  const byId = new Map(graph.groups.map((group) => [group.id, group]));
  const ordered = new Map<string, GraphGroup>();
  const use = (id: string | undefined, below: readonly string[]): void => {
    const group = id === undefined ? undefined : byId.get(id);
    if (group === undefined || below.includes(group.id)) return;
    use(group.parent, [...below, group.id]);
    if (ordered.has(group.id)) return;
    const { parent, ...rest } = group;
    ordered.set(group.id, parent !== undefined && ordered.has(parent) ? group : rest);
  };
  for (const { group } of graph.nodes) use(group, []);
  return [...ordered.values()];
}

function widthOf({ label, detail = "" }: GraphNode): number {
  const characters = Math.max(label.length, detail.length * 0.92);
  return Math.round(Math.min(text.maxWidth, Math.max(text.minWidth, characters * text.character + text.padding)));
}

function heightOf({ detail }: GraphNode): number {
  return detail === undefined ? rowHeight.plain : rowHeight.detailed;
}

function boxOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Box>): Box {
  return { x: round(x - width / 2), y: round(y - height / 2), width: round(width), height: round(height) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const nodeKey = (id: string) => `n:${id}`;
const groupKey = (id: string) => `g:${id}`;
