import type { Cost, CostTotal } from "./cost.ts";

/** Adds costs up; what has no figure stays a count. */
export function totalCost(costs: Iterable<Cost>): CostTotal {
  const total = { exact: 0, estimated: 0, unknown: 0, unsupported: 0 };
  for (const { status, monthly = 0 } of costs) {
    if (status === "exact" || status === "estimated") total[status] += monthly;
    else total[status] += 1;
  }
  return { ...total, exact: cents(total.exact), estimated: cents(total.estimated) };
}

/** The total of totals: an environment from its stacks. */
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
