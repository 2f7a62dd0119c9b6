/** What a sandpit is doing. `failed`: the last command ended before it was done; `problem` says how. */
export type SandpitState = "creating" | "ready" | "sleeping" | "destroying" | "failed";

/** What is done with a sandpit. */
export type SandpitCommand = "up" | "down" | "sleep" | "wake";

/** What something costs an hour by its estimate. */
export interface HourlyCost {
  /** US dollars with the sizes of now, whether anything runs in it or not. */
  readonly hourly: number;
  /** US dollars with everything that scales at its largest size, and pods that use up their quota. @default `hourly` */
  readonly atMost?: number;
  /** US dollars while it sleeps. @default `hourly` */
  readonly asleep?: number;
  /** `unknown`: some of it has no known price, and the sum is at least that of the rest. */
  readonly status: "exact" | "estimated" | "unknown";
  /** How it was estimated, and what is not in it. */
  readonly note: string;
}

/**
 * What the registry knows about a sandpit: all that is needed to list, change, expire and destroy it without the branch
 * that it was made from. One small object; times in ISO 8601, UTC.
 */
export interface SandpitEntry {
  readonly schemaVersion: 1;
  readonly name: string;
  /** User name: only this user and admins change it. */
  readonly owner: string;
  readonly kind: "shared" | "dedicated";
  /** Name of the permanent environment that it is derived from. */
  readonly base: string;
  /** What its owner changed (`--set`), as `derive` takes it. @default - nothing */
  readonly changes?: object;
  /** `--kubernetes` */
  readonly kubernetes?: string;
  /** Range of its own network, of a dedicated one. */
  readonly range?: string;
  /** What was checked out when it was last applied. */
  readonly ref?: { readonly commit: string; readonly branch?: string; readonly isDirty?: boolean };
  /** Number (IID) of the merge request that it was made for: its pipelines may change it too. */
  readonly mergeRequest?: number;
  readonly created: string;
  readonly expires: string;
  /** When somebody last did something with it. */
  readonly lastActivity: string;
  readonly state: SandpitState;
  /** What is being done, or was when it failed or its process was killed: only a `down` must go on. @default - it is done */
  readonly command?: SandpitCommand;
  /** Why it is `failed`, for a person. */
  readonly problem?: string;
  /** Ids of the stacks of which something may exist, each after those that it reads. */
  readonly stacks: readonly string[];
  /** @default - not estimated yet */
  readonly cost?: HourlyCost;
  /** The earliest warning before its end that was not given yet is after these: `2d`, `2h`, `30m`. */
  readonly warned: readonly string[];
}
