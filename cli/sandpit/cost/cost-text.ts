import type { HourlyCost, SandpitState } from "../entry.ts";
import type { CostFigure } from "./cost-figure.ts";
import type { SandpitCost } from "./sandpit-cost.ts";

const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });

/** `$0.15`; less than half a cent is `$0.00`. */
export function hourText(amount: number): string {
  return dollars.format(amount);
}

/**
 * What a sandpit costs an hour, for a column: `$0.15`, `~$0.35 (<= $4.20)`, `>= $0.10`, `-` where it was not estimated. `~`
 * is an estimate; `>=` says that something has no price.
 */
export function hourlyText(cost: HourlyCost | undefined, state: SandpitState): string {
  if (cost === undefined) return "-";
  const { hourly, atMost = hourly, asleep = hourly, status } = cost;
  const amount = state === "sleeping" ? asleep : hourly;
  const mark = { exact: "", estimated: "~", unknown: ">= " }[status];
  const most = state === "sleeping" || atMost <= amount ? "" : ` (<= ${hourText(atMost)})`;
  return `${mark}${hourText(amount)}${most}`;
}

/** The same in words: `about $0.35 an hour, at most $4.20; asleep $0.15`, `nothing an hour by itself, at most $1.26`. */
export function hourlySentence({ hourly, atMost = hourly, asleep = hourly, status }: HourlyCost): string {
  const mark = { exact: "", estimated: "about ", unknown: "at least " }[status];
  const isNothing = hourly === 0 && status !== "unknown";
  const amount = isNothing ? "nothing an hour by itself" : `${mark}${hourText(hourly)} an hour`;
  const most = atMost > hourly ? `, at most ${status === "unknown" ? "that is known " : ""}${hourText(atMost)}` : "";
  const sleeping = asleep === hourly ? "" : `; asleep ${hourText(asleep)}`;
  return `${amount}${most}${sleeping}`;
}

/** A line for every figure: what it costs anyway, then what its pods may cost. */
export function figureLines({ own, pods }: SandpitCost): string[] {
  return [...own.map(figureLine), ...podLines(pods)];
}

/** What a sandpit costs, and of what: without the assumptions, and with one line for all that is below a cent. */
export function costLines({ total, own, pods }: SandpitCost): string[] {
  const isSmall = ({ status, atMost }: CostFigure) => status !== "unknown" && atMost < 0.005;
  const small = own.filter(isSmall).length;
  return [
    `Cost: ${hourlySentence(total)}`,
    ...[
      ...own.filter((figure) => !isSmall(figure)).map((figure) => figureLine({ ...figure, note: brief(figure) })),
      ...(small === 0 ? [] : [`${small} more below $0.01`]),
      ...podLines(pods),
    ].map((line) => `  ${line}`),
  ];
}

function podLines(pods: readonly CostFigure[]): string[] {
  if (pods.length === 0) return [];
  return ["only as far as its pods use them, on nodes and disks of the base:", ...pods.map(figureLine)];
}

/** The first phrase of a note, which says what is priced; why nothing is, in full. */
function brief({ status, note }: CostFigure): string {
  return status === "unknown" ? note : (note.split("; ")[0] ?? note);
}

function figureLine({ what, status, hourly, atMost, note }: CostFigure): string {
  const most = atMost > hourly ? `up to ${hourText(atMost)}` : hourText(hourly);
  return `${status === "unknown" ? "unknown" : `${most} (${status})`}  ${what}: ${note}`;
}
