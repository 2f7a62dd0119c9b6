import type { HourlyCost, SandpitEntry } from "../entry.ts";

const byCertainty: readonly HourlyCost["status"][] = ["exact", "estimated", "unknown"];

/**
 * What sandpits cost together as they are now: those that sleep at their price asleep. One that was not estimated makes
 * the sum one of which a part is not known.
 */
export function totalCost(entries: readonly Pick<SandpitEntry, "cost" | "state">[]): HourlyCost {
  const costs = entries.map(({ cost, state }) => ({
    hourly: (state === "sleeping" ? cost?.asleep : undefined) ?? cost?.hourly ?? 0,
    atMost: (state === "sleeping" ? cost?.asleep : cost?.atMost) ?? cost?.hourly ?? 0,
    status: cost?.status ?? "unknown",
  }));
  const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
  const ranks = costs.map(({ status }) => byCertainty.indexOf(status));
  const hourly = sum(costs.map((each) => each.hourly));
  return {
    hourly,
    atMost: sum(costs.map(({ atMost }) => atMost)),
    asleep: hourly,
    status: byCertainty[Math.max(0, ...ranks)] ?? "unknown",
    note: "The sum of the estimates of all of them.",
  };
}
