import type { ResourceDifference } from "./diff.ts";

/** The result of checking one stack against the real infrastructure. */
export interface StackDrift {
  readonly stack: string;
  readonly environment: string;
  /** ISO 8601. */
  readonly checkedAt: string;
  /** `before` is the state, `after` the real infrastructure. Empty if they match. */
  readonly resources: readonly ResourceDifference[];
}
