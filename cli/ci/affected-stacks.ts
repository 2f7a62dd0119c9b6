/** What differs between the stacks of two commits: what a pipeline plans and applies. */
export interface AffectedStacks {
  readonly schemaVersion: 1;
  /** What the current stacks were compared with, or why every stack counts as changed. */
  readonly comparison: { readonly commit: string } | { readonly everything: string };
  /** Environments with affected stacks, in the order in which they receive changes. */
  readonly environments: readonly AffectedEnvironment[];
  /** Ids of the stacks that stay as they are. */
  readonly unaffected: readonly string[];
}

export interface AffectedEnvironment {
  readonly name: string;
  readonly kind: "permanent" | "personal";
  readonly protected: boolean;
  readonly account: { readonly id: string; readonly alias: string };
  readonly region: string;
  /** Each after those it reads. */
  readonly stacks: readonly AffectedStack[];
}

export interface AffectedStack {
  /** `dev-ml-cluster` */
  readonly id: string;
  /** `ml-cluster` */
  readonly name: string;
  /**
   * `added` and `changed`: its configuration differs. `downstream`: only a stack that it reads does; it is planned
   * provisionally. `removed`: only the earlier commit has it; it is to be destroyed.
   */
  readonly change: "added" | "changed" | "downstream" | "removed";
  /** For a person: the resources whose configuration differs, or the affected stacks that it reads. */
  readonly because: readonly string[];
  /** 0 for a stack that reads no affected stack; the pipeline has one stage per level. Removed stacks: reversed. */
  readonly level: number;
  /** Ids of the affected stacks that it reads. */
  readonly reads: readonly string[];
  /** For a removed stack: the commit that still has its code. */
  readonly commit?: string;
}
