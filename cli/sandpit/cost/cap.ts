import { figureLines, hourText } from "./cost-text.ts";
import type { SandpitCost } from "./sandpit-cost.ts";

/** What `sandpits.perHour` of a base says. */
export interface Cap {
  /** Name of the base. */
  readonly base: string;
  /** US dollars. */
  readonly perHour: number;
}

/**
 * Why a sandpit is too dear for its base; undefined if it is not. Compared is what it costs at most: what it costs idle
 * says nothing about nodes that start on demand. What has no price cannot be compared, and is said by the cost itself.
 * Pure.
 */
export function capRefusal(name: string, cost: SandpitCost, { base, perHour }: Cap): string | undefined {
  const { atMost = cost.total.hourly } = cost.total;
  // In cents, so that no message says that a sandpit costs what it may cost.
  if (Number(atMost.toFixed(2)) <= perHour) return undefined;
  return [
    `${name} may cost ${hourText(atMost)} an hour by its estimate, and a sandpit of ${base} at most ${hourText(perHour)} (sandpits.perHour of ${base}). Nothing was changed.`,
    ...figureLines(cost).map((line) => `  ${line}`),
    cost.pods.length > 0
      ? `Lower its quota with --set, or ask who runs ${base} to raise sandpits.perHour.`
      : `Use smaller, fewer or no node groups of the dearest kind with --set, or ask who runs ${base} to raise sandpits.perHour.`,
  ].join("\n");
}
