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
  const inside = (parent: string | undefined): Pick<Frame, "nodes" | "frames"> => ({
    nodes: nodes.filter(({ group }) => parentOf(group) === parent),
    frames: groups
      .filter((group) => parentOf(group.parent) === parent)
      .map(({ id, label }) => ({ id, label, ...inside(id) })),
  });
  return inside(undefined);
}
