/**
 * Instances that have booted and wait beside a node group, so that a new node joins without the boot. How many wait follows
 * from two numbers: `maxPreparedCapacity` less the nodes that run, but never less than `minSize`.
 *
 * Sources: EKS user guide, "Decrease latency for applications with long boot times using warm pools with managed node
 * groups"; EC2 Auto Scaling user guide, "Warm pools", for the size.
 */
export interface WarmPoolSpec {
  /** What the instances do while they wait: stopped ones cost their disks only, running ones are there at once. @default "stopped" */
  readonly state: "stopped" | "running" | "hibernated";
  /** Instances that always wait. @default 1 */
  readonly minSize: number;
  /** Nodes and waiting instances together. @default - `minSize`: as many wait, however many nodes run */
  readonly maxPreparedCapacity?: number | undefined;
  /** Whether a node that the group no longer needs goes back and waits, instead of being terminated. @default false */
  readonly reuseOnScaleIn: boolean;
}

/** `poolState` of the EKS API. */
export const warmPoolStates = {
  stopped: "STOPPED",
  running: "RUNNING",
  hibernated: "HIBERNATED",
} as const satisfies Record<WarmPoolSpec["state"], string>;

/** The pool as the EKS API takes it. */
export function warmPoolConfig({ state, minSize, maxPreparedCapacity = minSize, reuseOnScaleIn }: WarmPoolSpec): {
  readonly poolState: string;
  readonly minSize: number;
  readonly maxGroupPreparedCapacity: number;
  readonly reuseOnScaleIn: boolean;
} {
  return { poolState: warmPoolStates[state], minSize, maxGroupPreparedCapacity: maxPreparedCapacity, reuseOnScaleIn };
}

/** How many instances wait while `nodes` nodes run. */
export function waitingInstances(
  { minSize, maxPreparedCapacity = minSize }: Pick<WarmPoolSpec, "minSize" | "maxPreparedCapacity">,
  nodes: number,
): number {
  return Math.max(minSize, maxPreparedCapacity - nodes);
}
