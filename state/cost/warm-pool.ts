import type { Figure } from "./figures.ts";

/** How many instances wait beside a node group, and what each of them costs. */
export interface WarmPool {
  /** How many wait while `nodes` nodes run. */
  readonly waiting: (nodes: number) => number;
  /** The figures of one, of those of a node. */
  readonly each: (instance: Figure, disks: readonly Figure[]) => readonly Figure[];
  /** `stopped` */
  readonly state: string;
}

/**
 * The warm pool of a node group: stopped and hibernated instances cost their disks, running ones as much as nodes.
 *
 * @param block `warm_pool_config` of the group
 */
export function warmPoolOf(block: Readonly<Record<string, unknown>> | undefined): WarmPool | undefined {
  if (block === undefined) return undefined;
  const { pool_state: state, min_size: min, max_group_prepared_capacity: prepared } = block;
  const least = typeof min === "number" ? min : 0;
  return {
    waiting: (nodes) => Math.max(least, (typeof prepared === "number" ? prepared : least) - nodes),
    each: (instance, disks) => (state === "RUNNING" ? [instance, ...disks] : disks),
    state: typeof state === "string" ? state.toLowerCase() : "stopped",
  };
}
