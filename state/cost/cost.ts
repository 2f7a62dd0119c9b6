/**
 * How reliable a figure is.
 *
 * - `exact`: the on-demand list price for 730 hours of what the state records; excludes usage such as traffic, which the
 *   note names
 * - `estimated`: a list price times an assumption (spot capacity, a group that scales, a price of another region)
 * - `unknown`: it costs money, but the price table has no price for it or only usage determines the price
 * - `unsupported`: no pricing rule exists for the type
 */
export type CostStatus = "exact" | "estimated" | "unknown" | "unsupported";

/** What one resource costs. `monthly` and `hourly` are present if and only if the status is exact or estimated. */
export interface Cost {
  readonly status: CostStatus;
  /** US dollars for a month of 730 hours. 0 only for what is free of charge, which the note states. */
  readonly monthly?: number;
  /** US dollars an hour. */
  readonly hourly?: number;
  /** How the figure was calculated, or why there is none. */
  readonly note: string;
}

/** The sum of several costs. Resources without a figure remain visible as counts beside the dollars. */
export interface CostTotal {
  /** US dollars a month for resources with an exact price. */
  readonly exact: number;
  /** US dollars a month for resources with an estimated price. */
  readonly estimated: number;
  /** Number of resources that cost an unknown amount. */
  readonly unknown: number;
  /** Number of resources whose type has no pricing rule. */
  readonly unsupported: number;
}

export function totalCost(costs: Iterable<Cost>): CostTotal {
  const total = { exact: 0, estimated: 0, unknown: 0, unsupported: 0 };
  for (const { status, monthly = 0 } of costs) {
    if (status === "exact" || status === "estimated") total[status] += monthly;
    else total[status] += 1;
  }
  return { ...total, exact: cents(total.exact), estimated: cents(total.estimated) };
}

/** The sum of totals: of an environment, from those of its stacks. */
export function addTotals(totals: Iterable<CostTotal>): CostTotal {
  const sum = { exact: 0, estimated: 0, unknown: 0, unsupported: 0 };
  for (const each of totals) {
    sum.exact += each.exact;
    sum.estimated += each.estimated;
    sum.unknown += each.unknown;
    sum.unsupported += each.unsupported;
  }
  return { ...sum, exact: cents(sum.exact), estimated: cents(sum.estimated) };
}

function cents(value: number): number {
  return Number(value.toFixed(2));
}
