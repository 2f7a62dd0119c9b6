import type { FailureKind } from "@ml-platform/state";

/** Why a part of what was asked for could not be read. */
export interface StateProblem {
  readonly environment: string;
  readonly stack?: string;
  /** The location of the state that could not be read, as a person would write it. */
  readonly file?: string;
  readonly kind: FailureKind | "not-valid" | "not-synthesized" | "not-checked";
  readonly message: string;
}
