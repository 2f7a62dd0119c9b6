import type { CostTotal, Cost as ResourceCost } from "../../cost/cost.ts";

const numbers = new Intl.NumberFormat("en-US");
const cents = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** `12,345` */
export function count(value: number): string {
  return numbers.format(value);
}

/** `1 stack`, `3 stacks` */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Dollars: with cents below 100, rounded to whole dollars above. */
export function dollars(value: number): string {
  return `$${value >= 100 ? numbers.format(Math.round(value)) : cents.format(value)}`;
}

/** A total that is never a misleading zero: `$73.00`, `≈ $1,204`, `unknown`. */
export function total({ exact, estimated, unknown, unsupported }: CostTotal): string {
  const sum = exact + estimated;
  if (sum === 0 && unknown + unsupported > 0) return "unknown";
  return `${estimated > 0 ? "≈ " : ""}${dollars(sum)}`;
}

/** `up to $1,204 at maximum`, where something scales; otherwise empty. */
export function atMaximum({ exact, estimated, maximum }: CostTotal): string {
  return maximum > exact + estimated + 0.005 ? `up to ${dollars(maximum)} at maximum` : "";
}

/** What a total excludes: `3 unknown, 1 unsupported`. */
export function leftOut({ unknown, unsupported }: CostTotal): string {
  return [
    ...(unknown > 0 ? [`${count(unknown)} unknown`] : []),
    ...(unsupported > 0 ? [`${count(unsupported)} unsupported`] : []),
  ].join(", ");
}

/** The cost of a resource, for a narrow column: empty if it is free. */
export function monthly(cost: ResourceCost | undefined): string {
  if (cost === undefined) return "";
  if (cost.monthly === undefined) return cost.status === "unsupported" ? "no price" : cost.status;
  if (cost.monthly === 0 && cost.status === "exact") return "";
  return `${cost.status === "estimated" ? "≈ " : ""}${dollars(cost.monthly)}`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `21 Nov 2026, 22:14 UTC`; text that is not a date is returned unchanged. */
export function moment(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const clock = date.toISOString().slice(11, 16);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${clock} UTC`;
}

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** `3 hours`, `12 days`; `moments` below a minute. The sign is ignored. */
export function span(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  for (const [unit, length] of units) {
    if (size >= length) return plural(Math.floor(size / length), unit);
  }
  return "moments";
}

/** `3 hours ago`, `in 2 days` */
export function relative(iso: string, now: number): string {
  const distance = now - new Date(iso).getTime();
  if (Number.isNaN(distance)) return iso;
  return distance >= 0 ? `${span(distance)} ago` : `in ${span(distance)}`;
}

/** `OperationTypeApply` -> `apply` */
export function operation(name: string): string {
  return name.replace(/^OperationType/, "").toLowerCase();
}
