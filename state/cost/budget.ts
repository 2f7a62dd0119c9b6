import { type CostTotal, knownMonthly } from "./cost.ts";

/** US dollars a month that an environment may cost: with the sizes that it has, and with everything at its largest. */
export interface BudgetLimits {
  readonly monthly: number;
  /** @default - not limited */
  readonly atMaximum?: number | undefined;
}

/** A limit that a cost is above. */
export interface ExceededLimit {
  readonly key: keyof BudgetLimits;
  readonly limit: number;
  readonly amount: number;
}

/** The limits of a budget that a cost exceeds, as far as its figures are known. */
export function exceededLimits({ monthly, atMaximum }: BudgetLimits, total: CostTotal): ExceededLimit[] {
  const limits: ExceededLimit[] = [
    { key: "monthly", limit: monthly, amount: knownMonthly(total) },
    ...(atMaximum === undefined ? [] : [{ key: "atMaximum" as const, limit: atMaximum, amount: total.maximum }]),
  ];
  return limits.filter(({ limit, amount }) => amount > limit);
}
