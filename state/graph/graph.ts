/** Boxes, arrows, and frames around boxes. Arrows point from a dependency to its dependant. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly groups: readonly GraphGroup[];
  /** Set if some boxes stand for what would be several, because there were too many. */
  readonly folded?: Folded;
}

export interface Folded {
  /** How many of `what` the boxes stand for. */
  readonly of: number;
  readonly what: "resources" | "stacks";
  readonly boxes: number;
  /** What is drawn as one: a sentence for readers. */
  readonly how: string;
}

export interface GraphNode {
  readonly id: string;
  /** First line. */
  readonly label: string;
  /** Second line, less prominent. */
  readonly detail?: string;
  /** Determines the colour. Unknown kinds are neutral. */
  readonly kind?: string;
  /** Id of the group that contains it. */
  readonly group?: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
}

export interface GraphGroup {
  readonly id: string;
  readonly label: string;
  /** Id of the group that contains it. */
  readonly parent?: string;
}
