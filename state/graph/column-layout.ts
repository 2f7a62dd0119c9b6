import { append } from "../model/group-by.ts";
import {
  type Box,
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
import type { Graph, GraphNode } from "./graph.ts";
import { layersOf } from "./layers.ts";

export interface ColumnOptions {
  /** Width to height that the drawing should have. @default 1.6 */
  readonly aspect?: number;
  /** Boxes are as wide as the widest, up to this. @default 230 */
  readonly maxWidth?: number;
}

const gap = { row: 12, column: 18, layer: 64, rest: 28 } as const;
const frame = { side: 14, top: 30, bottom: 14 } as const;

/**
 * Lays out a graph of any size from left to right, in time that grows hardly faster than the graph. All boxes are equally
 * large. Each frame is laid out on its own and then placed as a whole, so frames never overlap. What depends on something
 * is in a column right of it, except in cycles; a column that is too tall continues beside itself, so that the drawing has
 * about the proportions of a screen. Arrows are not routed around boxes. Deterministic.
 */
export function layoutColumns(graph: Graph, { aspect = 1.6, maxWidth = 230 }: ColumnOptions = {}): GraphLayout {
  if (graph.nodes.length === 0) return emptyLayout;
  const inUse = groupsInUse(graph);
  const known = new Set(inUse.map(({ id }) => id));
  const parents = new Map(inUse.map(({ id, parent }) => [id, parent]));
  const width = Math.min(
    maxWidth,
    graph.nodes.reduce((widest, node) => Math.max(widest, widthOf(node)), 0),
  );
  const height = graph.nodes.reduce((tallest, node) => Math.max(tallest, heightOf(node)), 0);

  const inGroup = new Map<string | undefined, Item[]>();
  const pathOf = pathsOf(parents);
  const paths = new Map<string, readonly string[]>();
  for (const node of graph.nodes) {
    const group = node.group !== undefined && known.has(node.group) ? node.group : undefined;
    append(inGroup, group, { key: nodeKey(node), width, height });
    paths.set(node.id, [...pathOf(group), nodeKey(node)]);
  }
  const lifted = liftedEdges(graph, paths);

  // Inner frames first: they are items of the frames around them.
  const framesIn = new Map<string | undefined, Item[]>();
  const insideOf = (id: string | undefined, key: string): Arranged =>
    arrange([...(framesIn.get(id) ?? []).toReversed(), ...(inGroup.get(id) ?? [])], lifted.get(key) ?? [], aspect);
  const insides = new Map<string, Arranged>();
  for (const { id, parent } of inUse.toReversed()) {
    const inside = insideOf(id, groupKey(id));
    insides.set(id, inside);
    const size = { width: inside.width + 2 * frame.side, height: inside.height + frame.top + frame.bottom };
    append(framesIn, parent, { key: groupKey(id), ...size });
  }
  const all = insideOf(undefined, rootKey);

  const boxes = new Map<string, Box>();
  const place = ({ boxes: inner }: Arranged, x: number, y: number): void => {
    for (const [key, box] of inner) boxes.set(key, { ...box, x: round(box.x + x), y: round(box.y + y) });
  };
  place(all, margin, margin);
  for (const { id } of inUse) {
    const own = boxes.get(groupKey(id));
    const inside = insides.get(id);
    if (own !== undefined && inside !== undefined) place(inside, own.x + frame.side, own.y + frame.top);
  }

  const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 };
  const nodes = graph.nodes.map((node) => ({ ...node, ...(boxes.get(nodeKey(node)) ?? nowhere) }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return {
    direction: "right",
    width: Math.ceil(all.width + 2 * margin),
    height: Math.ceil(all.height + 2 * margin),
    nodes,
    edges: graph.edges.flatMap((edge) => {
      const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
      if (from === undefined || to === undefined || from === to) return [];
      const points: readonly Point[] = sides(from, to, "right");
      return [{ ...edge, points }];
    }),
    groups: inUse.map((group) => ({ ...group, ...(boxes.get(groupKey(group.id)) ?? nowhere) })),
  };
}

/** A box or a frame, of a known size. */
interface Item {
  readonly key: string;
  readonly width: number;
  readonly height: number;
}

interface Arranged {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
}

const nodeKey = ({ id }: Pick<GraphNode, "id">) => `n:${id}`;
const groupKey = (id: string) => `g:${id}`;
const rootKey = "";

/** The keys of the frames around a group and of the group itself, outermost first. */
function pathsOf(parents: ReadonlyMap<string, string | undefined>): (group: string | undefined) => readonly string[] {
  const paths = new Map<string | undefined, readonly string[]>([[undefined, []]]);
  const pathOf = (group: string | undefined): readonly string[] => {
    const path = paths.get(group) ?? [
      ...pathOf(group === undefined ? undefined : parents.get(group)),
      groupKey(group ?? ""),
    ];
    paths.set(group, path);
    return path;
  };
  return pathOf;
}

/** By frame: the arrows between its own items. An arrow between two frames is one between the items that contain its ends. */
function liftedEdges(
  { edges }: Graph,
  paths: ReadonlyMap<string, readonly string[]>,
): Map<string, (readonly [from: string, to: string])[]> {
  const lifted = new Map<string, (readonly [string, string])[]>();
  for (const { from, to } of edges) {
    const [source, target] = [paths.get(from), paths.get(to)];
    if (source === undefined || target === undefined || from === to) continue;
    const depth = source.findIndex((key, index) => key !== target[index]);
    const pair = [source[depth] ?? "", target[depth] ?? ""] as const;
    const within = source[depth - 1] ?? rootKey;
    append(lifted, within, pair);
  }
  return lifted;
}

/** Places items in columns by their layers, and those without arrows in rows below. */
function arrange(items: readonly Item[], edges: readonly (readonly [string, string])[], aspect: number): Arranged {
  const layers = layersOf(
    items.map(({ key }) => key),
    edges,
  );
  const byKey = new Map(items.map((item) => [item.key, item]));
  const connected = layers.map((layer) => layer.flatMap((key) => byKey.get(key) ?? []));
  const inLayers = new Set(layers.flat());
  const alone = items.filter(({ key }) => !inLayers.has(key));
  const columns = columnsOf(connected, aspect);
  const { boxes, width, height } = placeColumns(columns);
  // As wide as the whole should be.
  const area =
    width * height + alone.reduce((sum, item) => sum + (item.width + gap.column) * (item.height + gap.row), 0);
  const below = rowsOf(alone, connected.length === 0 ? 0 : Math.max(width, Math.sqrt(area * aspect)), aspect);
  const top = connected.length === 0 ? 0 : height + (alone.length === 0 ? 0 : gap.rest);
  for (const [key, box] of below.boxes) boxes.set(key, { ...box, y: box.y + top });
  return { boxes, width: Math.max(width, below.width), height: top + below.height };
}

interface Column {
  readonly items: readonly Item[];
  readonly width: number;
  readonly height: number;
  /** Space to the column before it. */
  readonly before: number;
}

/** Tries heights of columns, and takes those that bring the drawing closest to the wanted proportions. */
function columnsOf(layers: readonly (readonly Item[])[], aspect: number): Column[] {
  const tallest = layers.flat().reduce((height, item) => Math.max(height, item.height), 1);
  const total = layers.reduce((most, layer) => Math.max(most, stackHeight(layer)), tallest);
  let best: { columns: Column[]; off: number } | undefined;
  for (let limit = tallest; ; limit *= 1.2) {
    const columns = layers.flatMap((layer) => wrapped(layer, limit));
    const width = columns.reduce((sum, column) => sum + column.before + column.width, 0);
    const height = columns.reduce((most, column) => Math.max(most, column.height), 1);
    const off = offBy({ width, height }, aspect);
    if (best === undefined || off < best.off) best = { columns, off };
    if (limit >= total) return best.columns;
  }
}

function wrapped(layer: readonly Item[], limit: number): Column[] {
  const columns: Item[][] = [];
  let height = Number.POSITIVE_INFINITY;
  for (const item of layer) {
    if (height + gap.row + item.height > limit) {
      columns.push([item]);
      height = item.height;
    } else {
      columns.at(-1)?.push(item);
      height += gap.row + item.height;
    }
  }
  return columns.map((items, index) => ({
    items,
    width: items.reduce((widest, item) => Math.max(widest, item.width), 0),
    height: stackHeight(items),
    before: index === 0 ? gap.layer : gap.column,
  }));
}

function stackHeight(items: readonly Item[]): number {
  return items.reduce((sum, { height }) => sum + height + gap.row, -gap.row);
}

/** Columns side by side, each centred. */
function placeColumns(columns: readonly Column[]): { boxes: Map<string, Box>; width: number; height: number } {
  const boxes = new Map<string, Box>();
  const height = columns.reduce((most, column) => Math.max(most, column.height), 0);
  let x = 0;
  columns.forEach((column, index) => {
    if (index > 0) x += column.before;
    let y = (height - column.height) / 2;
    for (const { key, width, height: own } of column.items) {
      boxes.set(key, { x: x + (column.width - width) / 2, y, width, height: own });
      y += own + gap.row;
    }
    x += column.width;
  });
  return { boxes, width: x, height };
}

/** Tries widths of rows from `least` on, and takes those that bring what is in them closest to the wanted proportions. */
function rowsOf(items: readonly Item[], least: number, aspect: number): Arranged {
  const widest = items.reduce((most, { width }) => Math.max(most, width), 1);
  const total = items.reduce((sum, { width }) => sum + width + gap.column, 0);
  let best = placeRows(items, Math.max(least, widest));
  if (least > 0) return best;
  for (let wanted = widest * 1.2; wanted < total * 1.2; wanted *= 1.2) {
    const rows = placeRows(items, wanted);
    if (offBy(rows, aspect) < offBy(best, aspect)) best = rows;
  }
  return best;
}

function offBy({ width, height }: Pick<Arranged, "width" | "height">, aspect: number): number {
  return Math.abs(Math.log(Math.max(width, 1) / Math.max(height, 1) / aspect));
}

/** Rows of items, as wide as wanted. */
function placeRows(items: readonly Item[], wanted: number): Arranged {
  const boxes = new Map<string, Box>();
  let [x, y, rowHeight, widest] = [0, 0, 0, 0];
  for (const { key, width, height } of items) {
    if (x > 0 && x + width > wanted) {
      y += rowHeight + gap.row;
      [x, rowHeight] = [0, 0];
    }
    boxes.set(key, { x, y, width, height });
    x += width + gap.column;
    rowHeight = Math.max(rowHeight, height);
    widest = Math.max(widest, x - gap.column);
  }
  return { boxes, width: widest, height: y + rowHeight };
}
