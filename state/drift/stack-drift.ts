import type { AttributeDifference, ResourceDifference } from "../compare/diff.ts";
import type { PassReason } from "./reconcile.ts";

/** An attribute that differs, and what becomes of it. */
export interface DriftedAttribute extends AttributeDifference {
  /** Whether the next apply changes it back: the code sets it. Otherwise that apply saves it in the state. */
  readonly isUndone?: boolean;
  /** ISO 8601: the first check that found it. */
  readonly since?: string;
}

export interface DriftedResource extends ResourceDifference {
  readonly attributes: readonly DriftedAttribute[];
  /** By its tags, or those of the environment. */
  readonly owner?: string;
  readonly costCentre?: string;
  /** ISO 8601: the first check that found the oldest of its differences. */
  readonly since?: string;
  /** How to make the infrastructure what the state says. */
  readonly undo?: string;
  /** How to keep what was found. */
  readonly accept?: string;
}

/** A difference that is no drift. */
export interface PassedOver extends AttributeDifference {
  readonly address: string;
  readonly type: string;
  readonly reason: PassReason;
}

/** The result of checking one stack against the real infrastructure. */
export interface StackDrift {
  readonly stack: string;
  readonly environment: string;
  /** ISO 8601. */
  readonly checkedAt: string;
  /** `before` is the state, `after` the real infrastructure. Empty if they match. */
  readonly resources: readonly DriftedResource[];
  /** @default - not known: an earlier version checked it */
  readonly passedOver?: readonly PassedOver[];
}
