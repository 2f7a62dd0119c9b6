import type { Stack, State } from "@ml-platform/state";

/** A stack of which something exists, by its state. */
export interface StandingStack {
  readonly stack: Stack;
  readonly state: State;
}

/** What a plan is compared with, beyond the stacks that it covers. */
export interface Surroundings {
  readonly environment: {
    readonly name: string;
    readonly account: { readonly id: string };
    readonly region: string;
    readonly protected: boolean;
    readonly network: { readonly availabilityZones: readonly string[] };
  };
  /** Stacks of the environment, and of those that are derived from it. */
  readonly standing: readonly StandingStack[];
  /** Ids of stacks that a pipeline applies before those that are planned, in jobs of their own. @default - none */
  readonly appliedFirst?: ReadonlySet<string>;
  /** Ids of stacks whose network or cluster may be replaced. */
  readonly mayReplace: ReadonlySet<string>;
  /** ` --target emulated`, if commands need it. */
  readonly targetHint: string;
  /** What to change, before the environment may be destroyed; empty if nothing. */
  readonly unprotect: string;
}
