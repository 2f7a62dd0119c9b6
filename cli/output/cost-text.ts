import { type Cost, type CostTotal, knownMonthly } from "@ml-platform/state";

const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });

export function dollarsText(amount: number): string {
  return dollars.format(amount);
}

/** `$73.00 a month (exact: control plane, Kubernetes 1.35)`, or why there is no figure. */
export function costText({ status, monthly, maximum, note }: Cost): string {
  return monthly === undefined
    ? `${status}: ${note}`
    : `${dollars.format(monthly)} a month (${status}: ${note})${atMaximum(maximum)}`;
}

function atMaximum(maximum: number | undefined): string {
  return maximum === undefined ? "" : `, ${dollars.format(maximum)} at maximum`;
}

/** `$122.98`, or `-` where every resource that could cost something has no figure, or there is none. */
export function knownCostText(total: CostTotal): string {
  const known = knownMonthly(total);
  return known === 0 && total.maximum === 0 ? "-" : dollars.format(known);
}
