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
  /** US dollars a month when what scales is at its largest size. @default - it does not scale: `monthly` */
  readonly maximum?: number;
  /** How the figure was calculated, or why there is none. */
  readonly note: string;
}

/** The sum of several costs. Resources without a figure remain visible as counts beside the dollars. */
export interface CostTotal {
  /** US dollars a month for resources with an exact price. */
  readonly exact: number;
  /** US dollars a month for resources with an estimated price. */
  readonly estimated: number;
  /** US dollars a month, exact and estimated, when everything that scales is at its largest size. */
  readonly maximum: number;
  /** Number of resources that cost an unknown amount. */
  readonly unknown: number;
  /** Number of resources whose type has no pricing rule. */
  readonly unsupported: number;
}

export function totalCost(costs: Iterable<Cost>): CostTotal {
  const total = { ...nothing };
  for (const { status, monthly = 0, maximum = monthly } of costs) {
    if (status === "exact" || status === "estimated") {
      total[status] += monthly;
      total.maximum += maximum;
    } else total[status] += 1;
  }
  return inCents(total);
}

/** The sum of totals: of an environment, from those of its stacks. */
export function addTotals(totals: Iterable<CostTotal>): CostTotal {
  const sum = { ...nothing };
  for (const each of totals) for (const key of keysOfTotal) sum[key] += each[key];
  return inCents(sum);
}

/** US dollars a month that are known exactly or estimated. */
export function knownMonthly({ exact, estimated }: CostTotal): number {
  return cents(exact + estimated);
}

const nothing = { exact: 0, estimated: 0, maximum: 0, unknown: 0, unsupported: 0 } satisfies CostTotal;

const keysOfTotal = Object.keys(nothing) as (keyof CostTotal)[];

function inCents(total: CostTotal): CostTotal {
  const { exact, estimated, maximum } = total;
  return { ...total, exact: cents(exact), estimated: cents(estimated), maximum: cents(maximum) };
}

function cents(value: number): number {
  return Number(value.toFixed(2));
}
