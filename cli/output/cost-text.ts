import type { Cost, CostTotal } from "@ml-platform/state";

const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });

export function dollarsText(amount: number): string {
  return dollars.format(amount);
}

/** `$73.00 a month (exact: control plane, Kubernetes 1.35)`, or why there is no figure. */
export function costText({ status, monthly, note }: Cost): string {
  return monthly === undefined ? `${status}: ${note}` : `${dollars.format(monthly)} a month (${status}: ${note})`;
}

/** Dollars that are known exactly or estimated. */
export function knownDollars({ exact, estimated }: CostTotal): number {
  return exact + estimated;
}
