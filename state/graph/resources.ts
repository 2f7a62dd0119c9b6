import { append } from "../model/group-by.ts";
import { type Block, blocksOf, Dependencies, type GraphItem } from "./blocks.ts";
import type { Folded, Graph, GraphGroup, GraphNode } from "./graph.ts";
import { kindOf } from "./kinds.ts";
import { framesOf, type Level, levels, type Seat, seater, typeOf } from "./levels.ts";
import { withoutImpliedEdges } from "./reduce.ts";

/** The default of {@link DrawOptions.boxes}: more are slow to lay out, and illegible. */
export const boxesDrawn = 160;

/**
 * Arrows per box that are still drawn. GitLab and others refuse a Mermaid diagram with more than 500 arrows, three times the default
 * number of boxes.
 *
 * Source: maxEdges in https://mermaid.js.org/config/schema-docs/config.html
 */
const arrowsPerBox = 3;

export interface DrawOptions<T extends GraphItem> {
  /** At most this many boxes. What does not fit is folded: see {@link levels}. @default {@link boxesDrawn} */
  readonly boxes?: number;
  /** Fold at least this far. @default "blocks" */
  readonly from?: Level["name"];
  /** The frame of an object, such as its construct or zone; null for none. @default - the instance of its module */
  readonly placeOf?: (item: T) => string | null | undefined;
}

/** A drawing of objects, and what each box stands for. */
export interface Drawing<T extends GraphItem> {
  readonly graph: Graph;
  /** By id. */
  readonly boxes: ReadonlyMap<string, DrawnBox<T>>;
  readonly level: Level["name"];
}

export interface DrawnBox<T extends GraphItem> {
  readonly shows: Seat["shows"];
  /** A name, a type, or the frame that the box stands for. */
  readonly label: string;
  readonly items: readonly T[];
}

/**
 * Draws the objects of one state. A box is a block of one instance of its module, inside a frame for each instance of a
 * module. If there are too many boxes, what is alike is folded, as little as possible: blocks of a type with the same
 * dependencies, then the instances of modules, then by type, by module, and by number.
 */
export function drawResources<T extends GraphItem>(items: readonly T[], options: DrawOptions<T> = {}): Drawing<T> {
  const { boxes = boxesDrawn, from = "blocks", placeOf } = options;
  const blocks = blocksOf(items, placeOf);
  const dependencies = new Dependencies(blocks);
  const needs = new Map(blocks.map((block) => [block, dependencies.of(block)]));
  const alike = alikeOf(blocks, needs);
  const start = levels.findIndex(({ name }) => name === from);
  for (const level of levels.slice(start)) {
    const seats = seatsOf(blocks, seater(level.name, alike));
    if (new Set([...seats.values()].map(({ box }) => box)).size > boxes) continue;
    const drawing = draw(level, blocks, needs, seats);
    if (drawing.graph.edges.length <= boxes * arrowsPerBox || level === levels.at(-1)) return drawing;
  }
  return draw(restLevel(boxes), blocks, needs, mostOf(seatsOf(blocks, seater("all-types", alike)), boxes));
}

type Seats<T extends GraphItem> = ReadonlyMap<Block<T>, Seat>;
type Needs<T extends GraphItem> = ReadonlyMap<Block<T>, readonly (readonly Block<T>[])[]>;

function seatsOf<T extends GraphItem>(blocks: readonly Block<T>[], seatOf: (block: Block<T>) => Seat): Seats<T> {
  return new Map(blocks.map((block) => [block, seatOf(block)]));
}

function restLevel(boxes: number): Level {
  return {
    name: "all-types",
    folds:
      boxes < 2
        ? "Everything is drawn together."
        : `Everything is drawn by type, and all but ${largest(boxes - 1, "type")} together.`,
  };
}

/** `the largest type`, `the 3 largest types` */
export function largest(count: number, what: string): string {
  return count === 1 ? `the largest ${what}` : `the ${count} largest ${what}s`;
}

/** The boxes with the most objects as they are, and all others as one. */
function mostOf<T extends GraphItem>(seats: Seats<T>, boxes: number): Seats<T> {
  const sizes = new Map<string, number>();
  for (const [{ items }, { box }] of seats) sizes.set(box, (sizes.get(box) ?? 0) + items.length);
  const kept = new Set(
    [...sizes]
      .sort(([, a], [, b]) => b - a)
      .slice(0, boxes - 1)
      .map(([box]) => box),
  );
  const label = `${(sizes.size - kept.size).toLocaleString("en-US")} other types`;
  const rest: Seat = { box: "other types", frames: [], shows: "rest", label };
  return new Map([...seats].map(([block, seat]) => [block, kept.has(seat.box) ? seat : rest]));
}

/** Blocks that are drawn as one: at least two of a type, with the same dependencies and no dependants, in one frame. */
function alikeOf<T extends GraphItem>(blocks: readonly Block<T>[], needs: Needs<T>): Map<Block<T>, string> {
  const needed = new Set([...new Set([...needs.values()].flat())].flat());
  const groups = new Map<string, Block<T>[]>();
  for (const block of blocks) {
    const own = needs.get(block) ?? [];
    if (own.length === 0 || needed.has(block)) continue;
    const frame = framesOf(block).at(-1);
    const on = own.map(([first]) => first?.plain ?? "").sort();
    append(groups, `${frame === undefined ? "" : `${frame}: `}${typeOf(block)} on ${on.join(", ")}`, block);
  }
  return new Map(
    [...groups].flatMap(([id, group]) =>
      group.length < 2 ? [] : group.map((block): [Block<T>, string] => [block, id]),
    ),
  );
}

function draw<T extends GraphItem>(
  level: Level,
  blocks: readonly Block<T>[],
  needs: Needs<T>,
  seats: Seats<T>,
): Drawing<T> {
  const inBox = new Map<string, Block<T>[]>();
  for (const [block, { box }] of seats) append(inBox, box, block);
  const nodes = [...inBox].map(([id, group]) => nodeOf(id, group, seats));
  const boxes = new Map(
    [...inBox].map(([id, group]): [string, DrawnBox<T>] => {
      const { shows, label } = seatIn(seats, group);
      return [id, { shows, label, items: group.flatMap(({ items }) => items) }];
    }),
  );
  const groups = groupsOf(seats);
  const edges = withoutImpliedEdges(arrows(blocks, needs, seats));
  const isFolded = level.folds !== "" && [...inBox.values()].some((group) => group.length > 1);
  const of = blocks.reduce((sum, { items }) => sum + items.length, 0);
  const folded: Folded = { of, what: "resources", boxes: nodes.length, how: level.folds };
  return { level: level.name, boxes, graph: { nodes, edges, groups, ...(isFolded && { folded }) } };
}

function arrows<T extends GraphItem>(
  blocks: readonly Block<T>[],
  needs: Needs<T>,
  seats: Seats<T>,
): { from: string; to: string }[] {
  const boxesOf = new Map<readonly Block<T>[], readonly string[]>();
  const sources = (needed: readonly Block<T>[]): readonly string[] => {
    const known = boxesOf.get(needed);
    if (known !== undefined) return known;
    const found = [...new Set(needed.flatMap((block) => seats.get(block)?.box ?? []))];
    boxesOf.set(needed, found);
    return found;
  };
  const into = new Map<string, Set<string>>();
  for (const block of blocks) {
    const to = seats.get(block)?.box ?? "";
    const from = into.get(to) ?? new Set();
    into.set(to, from);
    for (const needed of needs.get(block) ?? []) for (const box of sources(needed)) from.add(box);
  }
  return [...into].flatMap(([to, all]) => [...all].map((from) => ({ from, to })));
}

/** The frames in use, outer ones first. Frames of several instances of a module say how many. */
function groupsOf<T extends GraphItem>(seats: Seats<T>): GraphGroup[] {
  const groups = new Map<string, { parent?: string; of: Set<string> }>();
  for (const [block, { frames }] of seats) {
    const instances = framesOf(block);
    frames.forEach((id, depth) => {
      const parent = frames[depth - 1];
      const group = groups.get(id) ?? { ...(parent !== undefined && { parent }), of: new Set() };
      groups.set(id, group);
      group.of.add(instances[depth] ?? id);
    });
  }
  return [...groups].map(([id, { parent, of }]) => {
    const own = parent === undefined ? id : id.slice(parent.length + 1);
    return { id, label: of.size > 1 ? `${own} × ${number(of.size)}` : own, ...(parent !== undefined && { parent }) };
  });
}

function nodeOf<T extends GraphItem>(id: string, group: readonly Block<T>[], seats: Seats<T>): GraphNode {
  const seat = seatIn(seats, group);
  const inner = seat.frames.at(-1);
  const instances = seat.shows === "frame" ? new Set(group.map((block) => framesOf(block)[0])).size : 1;
  const kinds = new Set(group.map(({ mode, type }) => (mode === "data" ? "data" : kindOf(type))));
  const [kind] = kinds;
  return {
    id,
    label: instances > 1 ? `${seat.label} × ${number(instances)}` : seat.label,
    detail: seat.shows === "block" ? blockDetail(group) : totals(group),
    ...(kinds.size === 1 && kind !== undefined && { kind }),
    ...(inner !== undefined && { group: inner }),
  };
}

function seatIn<T extends GraphItem>(seats: Seats<T>, [first]: readonly Block<T>[]): Seat {
  const seat = first && seats.get(first);
  if (seat === undefined) throw new RangeError("a box without a block");
  return seat;
}

function blockDetail<T extends GraphItem>(group: readonly Block<T>[]): string {
  const [{ mode, type } = { mode: "managed", type: "" }] = group;
  const { current, deposed } = counted(group);
  return [
    `${mode === "data" ? "data " : ""}${type}${current > 1 ? ` × ${number(current)}` : ""}`,
    ...(deposed > 0 ? [`${number(deposed)} deposed`] : []),
  ].join(", ");
}

function totals<T extends GraphItem>(group: readonly Block<T>[]): string {
  const managed = counted(group.filter(({ mode }) => mode === "managed"));
  const data = counted(group.filter(({ mode }) => mode === "data"));
  return [
    ...(managed.current > 0 ? [plural(managed.current, "resource")] : []),
    ...(data.current > 0 ? [plural(data.current, "data source")] : []),
    ...(managed.deposed > 0 ? [`${number(managed.deposed)} deposed`] : []),
  ].join(", ");
}

function counted<T extends GraphItem>(group: readonly Block<T>[]): { current: number; deposed: number } {
  const items = group.flatMap((block) => block.items);
  const deposed = items.filter((item) => item.deposed !== undefined).length;
  return { current: items.length - deposed, deposed };
}

function plural(count: number, singular: string): string {
  return `${number(count)} ${singular}${count === 1 ? "" : "s"}`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
