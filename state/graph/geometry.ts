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
export const { character: characterWidth, padding: paddingOfBox } = text;
const rowHeight = { plain: 32, detailed: 46 } as const;
export const margin = 16;

/** The size of the second line, relative to the first. */
const detailSize = 0.92;

/** A line of a box, shortened if it is longer than the box is wide. */
export function fitted(line: string, width: number, kind: "label" | "detail"): string {
  const character = text.character * (kind === "detail" ? detailSize : 1);
  // Widths are rounded to whole pixels.
  const longest = Math.floor((width - text.padding + 1) / character);
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}

/** Groups that contain a node, directly or in an inner group, parents first. */
export function groupsInUse(graph: Graph): GraphGroup[] {
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

export function widthOf({ label, detail = "" }: GraphNode): number {
  const characters = Math.max(label.length, detail.length * detailSize);
  return Math.round(Math.min(text.maxWidth, Math.max(text.minWidth, characters * text.character + text.padding)));
}

export function heightOf({ detail }: GraphNode): number {
  return detail === undefined ? rowHeight.plain : rowHeight.detailed;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export const emptyLayout: GraphLayout = { direction: "right", width: 0, height: 0, nodes: [], edges: [], groups: [] };

/** The middle of the sides at which an arrow leaves one box and reaches another. */
export function sides(from: Box, to: Box, direction: Direction): readonly [Point, Point] {
  return direction === "right"
    ? [
        { x: round(from.x + from.width), y: round(from.y + from.height / 2) },
        { x: to.x, y: round(to.y + to.height / 2) },
      ]
    : [
        { x: round(from.x + from.width / 2), y: round(from.y + from.height) },
        { x: round(to.x + to.width / 2), y: to.y },
      ];
}
