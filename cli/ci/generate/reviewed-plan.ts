import type { Counts } from "../../plan/plan-summary.ts";

/** What a gate says of a plan that was reviewed in a merge request: the part of `platform plan --json` that it needs. */
export interface ReviewedPlan {
  readonly totals: Counts;
  /** What `platform ci apply` compares; absent if nothing changes. */
  readonly fingerprint?: string;
  /** The gravest first. */
  readonly risks: readonly string[];
  /** Dollars a month. */
  readonly costDifference?: number;
}
