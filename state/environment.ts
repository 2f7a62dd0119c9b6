import type { BudgetLimits } from "./cost/budget.ts";

/** What comparisons, prices and reports use of an environment, whatever else its definition contains. */
export interface EnvironmentFacts {
  /** `dev` */
  readonly name: string;
  readonly kind: "permanent" | "personal";
  readonly account: { readonly id: string; readonly alias: string };
  readonly region: string;
  /** Whether it refuses to be destroyed. */
  readonly protected: boolean;
  /** Tags of everything in it. @default - not known */
  readonly tags?: { readonly owner?: string; readonly costCentre?: string } | undefined;
  /** What it may cost. @default - not limited */
  readonly budget?: BudgetLimits | undefined;
}
