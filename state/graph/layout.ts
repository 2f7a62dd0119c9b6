import { Graph as DagreGraph, layout as runDagre } from "@dagrejs/dagre";
import type { Graph, GraphEdge, GraphGroup, GraphNode } from "./graph.ts";

/** From left to right, or from top to bottom. */
export type Direction = "right" | "down";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Top left corner and size, in pixels. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface GraphLayout {
  readonly direction: Direction;
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly (GraphNode & Box)[];
  /** From the middle of one side to the middle of another; see smoothPath. */
  readonly edges: readonly (GraphEdge & { readonly points: readonly Point[] })[];
  /** Outer groups before inner ones. */
  readonly groups: readonly (GraphGroup & Box)[];
}

/** Boxes fit text in a 12 px system font of at most 7 px a character. No font is measured, so layouts are the same everywhere. */
const text = { character: 7, padding: 28, minWidth: 96, maxWidth: 310 } as const;
const rowHeight = { plain: 32, detailed: 46 } as const;
const margin = 16;

/** For more nodes, the best ranking of dagre takes seconds. */
const thoroughUpTo = 150;

/** The length of the longest label that is not shortened. */
export const longestLabel = Math.floor((text.maxWidth - text.padding) / text.character);

/**
 * Lays out a graph in layers with dagre. Deterministic: the same graph in the same order gives the same layout. Edges and
 * parents that refer to nothing are left out.
 */
export function layoutGraph(graph: Graph, direction: Direction = "right"): GraphLayout {
  const inUse = groupsInUse(graph);
  const dagre = new DagreGraph({ compound: true, multigraph: true });
  dagre.setGraph({
    rankdir: direction === "right" ? "LR" : "TB",
    ranker: graph.nodes.length > thoroughUpTo ? "tight-tree" : "network-simplex",
    // Dagre pads groups by these two. With less, titles would overlap nodes and inner groups.
    nodesep: inUse.length > 0 ? 30 : 14,
    ranksep: 56,
    edgesep: inUse.length > 0 ? 24 : 8,
    marginx: margin,
    marginy: margin,
  });

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

  if (graph.nodes.length === 0) return { direction, width: 0, height: 0, nodes: [], edges: [], groups: [] };
  runDagre(dagre);

  const box = (key: string): Box => boxOf(dagre.node(key));
  const nodes = graph.nodes.map((node) => ({ ...node, ...box(nodeKey(node.id)) }));
  const boxes = new Map(nodes.map((node) => [node.id, node]));
  const { width = 0, height = 0 } = dagre.graph();
  return {
    direction,
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes,
    edges: edges.map((edge, index) => {
      const route: readonly Point[] = dagre.edge(nodeKey(edge.from), nodeKey(edge.to), String(index))?.points ?? [];
      return { ...edge, points: fromSideToSide(route, boxes.get(edge.from), boxes.get(edge.to), direction) };
    }),
    groups: inUse.map((group) => ({ ...group, ...box(groupKey(group.id)) })),
  };
}

/** Moves the ends of an arrow from the centres of boxes, where dagre has them, to the middle of a side. */
function fromSideToSide(
  route: readonly Point[],
  from: Box | undefined,
  to: Box | undefined,
  direction: Direction,
): Point[] {
  const between = route.slice(1, -1).map(({ x, y }) => ({ x: round(x), y: round(y) }));
  if (from === undefined || to === undefined) return between;
  const ends: readonly [Point, Point] =
    direction === "right"
      ? [
          { x: round(from.x + from.width), y: round(from.y + from.height / 2) },
          { x: to.x, y: round(to.y + to.height / 2) },
        ]
      : [
          { x: round(from.x + from.width / 2), y: round(from.y + from.height) },
          { x: round(to.x + to.width / 2), y: to.y },
        ];
  return [ends[0], ...(between.length > 1 ? between : []), ends[1]];
}

/** Groups that contain a node, directly or in an inner group, parents first: dagre cannot lay out empty groups. */
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

/** Dagre returns the centre of a box. */
function boxOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Box>): Box {
  return { x: round(x - width / 2), y: round(y - height / 2), width: round(width), height: round(height) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const nodeKey = (id: string) => `n:${id}`;
const groupKey = (id: string) => `g:${id}`;
