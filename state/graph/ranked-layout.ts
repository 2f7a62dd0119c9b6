import { Graph as DagreGraph, layout as runDagre } from "@dagrejs/dagre";
import {
  type Box,
  type Direction,
  emptyLayout,
  type GraphLayout,
  groupsInUse,
  heightOf,
  margin,
  type Point,
  round,
  sides,
  widthOf,
} from "./geometry.ts";
import type { Graph } from "./graph.ts";

/**
 * Lays out a small graph in layers with dagre. Deterministic: the same graph in the same order gives the same layout. Edges
 * and parents that refer to nothing are left out.
 *
 * @throws if dagre cannot place an arrow, which happens when frames overlap
 */
export function layoutRanked(graph: Graph, direction: Direction): GraphLayout {
  const inUse = groupsInUse(graph);
  const dagre = new DagreGraph({ compound: true, multigraph: true });
  dagre.setGraph({
    rankdir: direction === "right" ? "LR" : "TB",
    ranker: "network-simplex",
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

  if (graph.nodes.length === 0) return { ...emptyLayout, direction };
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
  const ends = sides(from, to, direction);
  return [ends[0], ...(between.length > 1 ? between : []), ends[1]];
}

/** Dagre returns the centre of a box. */
function boxOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Box>): Box {
  return { x: round(x - width / 2), y: round(y - height / 2), width: round(width), height: round(height) };
}

const nodeKey = (id: string) => `n:${id}`;
const groupKey = (id: string) => `g:${id}`;
