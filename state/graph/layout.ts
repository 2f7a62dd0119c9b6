import { layoutColumns } from "./column-layout.ts";
import type { Direction, GraphLayout } from "./geometry.ts";
import type { Graph } from "./graph.ts";
import { layoutRanked } from "./ranked-layout.ts";

/** The most boxes for which ranks are worth their time: above, most of a drawing is crossing arrows in tall columns. */
const rankedUpTo = 60;

/**
 * Lays out a graph: in ranks with routed arrows if it is small, otherwise in columns. Deterministic: the same graph in the
 * same order gives the same layout. Edges and parents that refer to nothing are left out.
 */
export function layoutGraph(graph: Graph, direction: Direction = "right"): GraphLayout {
  if (graph.nodes.length > rankedUpTo) return layoutColumns(graph);
  try {
    return layoutRanked(graph, direction);
  } catch {
    return layoutColumns(graph);
  }
}
