/** What is drawn: boxes, arrows, and frames around boxes. Arrows point from what is needed to what needs it. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly groups: readonly GraphGroup[];
}

export interface GraphNode {
  readonly id: string;
  /** First line. */
  readonly label: string;
  /** Second line, quieter. */
  readonly detail?: string;
  /** Chooses the colour: the same kind, the same colour. Unknown kinds are drawn neutral. */
  readonly kind?: string;
  /** Id of the group it stands in. */
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
  /** Id of the group around it. */
  readonly parent?: string;
}
