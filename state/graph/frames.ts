import { groupBy } from "../model/group-by.ts";
import type { Graph, GraphNode } from "./graph.ts";

/** A group with its contents. */
export interface Frame {
  readonly id: string;
  readonly label: string;
  readonly nodes: readonly GraphNode[];
  readonly frames: readonly Frame[];
}

/** The groups of a graph as a tree, for languages that write nodes inside their group. */
export function framesOf({ nodes, groups }: Graph): Pick<Frame, "nodes" | "frames"> {
  const known = new Set(groups.map(({ id }) => id));
  const parentOf = (id: string | undefined) => (id !== undefined && known.has(id) ? id : undefined);
  const outermost = "";
  const nodesIn = groupBy(nodes, ({ group }) => parentOf(group) ?? outermost);
  const groupsIn = groupBy(groups, ({ parent }) => parentOf(parent) ?? outermost);
  const inside = (parent: string): Pick<Frame, "nodes" | "frames"> => ({
    nodes: nodesIn.get(parent) ?? [],
    frames: (groupsIn.get(parent) ?? []).map(({ id, label }) => ({ id, label, ...inside(id) })),
  });
  return inside(outermost);
}

/** What the boxes of a folded graph stand for. Empty if nothing is folded. */
export function foldedText({ folded }: Pick<Graph, "folded">): string {
  if (folded === undefined) return "";
  const { of, what, boxes, how } = folded;
  const number = boxes === 1 ? "1 box" : `${boxes.toLocaleString("en-US")} boxes`;
  return `${of.toLocaleString("en-US")} ${what} are drawn as ${number}. ${how}`;
}
