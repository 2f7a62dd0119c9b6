/** What differs between the stacks of two commits: what a pipeline plans and applies. */
export interface AffectedStacks {
  readonly schemaVersion: 1;
  readonly comparison: Comparison;
  /** Environments with affected stacks, in the order in which they receive changes. */
  readonly environments: readonly AffectedEnvironment[];
  /** Ids of the stacks that stay as they are. */
  readonly unaffected: readonly string[];
}

/**
 * What the current stacks were compared with: one commit, the commits that were deployed (one of them for each stack),
 * or nothing, and why: then every stack counts as changed.
 */
export type Comparison =
  | { readonly commit: string }
  | { readonly deployed: readonly string[] }
  | { readonly everything: string };

/**
 * The commit that each stack was last deployed from, by the stack's id; null for one that was never deployed. Stacks
 * that were deployed and whose code is gone belong to it as well.
 */
export type DeployedCommits = Readonly<Record<string, string | null>>;

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
  /**
   * 0 for a stack that reads no affected stack; each is at least one above those it reads. Removed stacks are counted by
   * themselves and the other way round: 0 for one that no removed stack reads, because it is destroyed first.
   */
  readonly level: number;
  /**
   * Ids of the affected stacks that it reads, also through stacks that are not affected, in any environment. Of a removed
   * stack: the removed ones, which are destroyed after it. Of a cluster that goes back to an earlier Kubernetes version:
   * also those with its nodes, which go back before it and do not count it.
   */
  readonly reads: readonly string[];
  /** For a removed stack: the commit that still has its code. */
  readonly commit?: string;
}
