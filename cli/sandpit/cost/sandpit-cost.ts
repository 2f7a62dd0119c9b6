import { hoursPerMonth, isBilledByUsage, priceTable, regionCaveat, shortAddresses } from "@ml-platform/state";
import type { ResourceCost } from "../../plan/cost/plan-cost.ts";
import type { StackPlan } from "../../plan/plan-stacks.ts";
import type { EnvironmentRun } from "../../plan/run.ts";
import type { Outcome } from "../../plan/scheduler.ts";
import type { HourlyCost } from "../entry.ts";
import { type CostFigure, sumOf } from "./cost-figure.ts";
import { podsCost, type Quota } from "./pods-cost.ts";

/** What a sandpit costs an hour. */
export interface SandpitCost {
  /** For its entry in the registry. */
  readonly total: HourlyCost;
  /** What it pays for, whether anything runs in it or not: the dearest first; what is free is left out. */
  readonly own: readonly CostFigure[];
  /** What its pods may use of the base at most: nodes while they run, and volumes that they claim. Of a shared one. */
  readonly pods: readonly CostFigure[];
}

type Place = Pick<EnvironmentRun["environment"], "base" | "region" | "shares"> & {
  readonly tenant?: (Quota & { readonly cluster: string }) | undefined;
};

/**
 * What a sandpit costs an hour after the plans of all its stacks. Pure.
 */
export function sandpitCost(
  { base, region, shares, tenant }: Place,
  plans: ReadonlyMap<string, Outcome<Pick<StackPlan, "costs">>>,
): SandpitCost {
  const own = [...plans].flatMap(([stack, outcome]) =>
    outcome.status === "done" ? figuresOf(stack, outcome.value.costs) : [],
  );
  const nodeGroups = base?.clusters[tenant?.cluster ?? ""]?.nodeGroups ?? {};
  const zones = base?.network.availabilityZones.length ?? 1;
  // What runs in a cluster of its own is among what it pays for itself.
  const pods =
    tenant === undefined || !shares.includes("clusters") ? [] : podsCost(tenant, { nodeGroups, region, zones });
  own.sort((one, other) => other.atMost - one.atMost);
  return { total: totalOf([...own, ...pods], region), own, pods };
}

function figuresOf(stack: string, resources: readonly ResourceCost[]): CostFigure[] {
  const short = shortAddresses(resources.map(({ address }) => address));
  return resources.flatMap(({ address, type, after }) => {
    // That logs and buckets cost something by their use says nothing about a sandpit.
    if (after === undefined || isBilledByUsage(type)) return [];
    const { hourly = 0, maximum, status, note } = after;
    const isKnown = status === "exact" || status === "estimated";
    const atMost = maximum === undefined ? hourly : maximum / hoursPerMonth;
    if (isKnown && hourly === 0 && atMost === 0) return [];
    const asleep = type === "aws_eks_node_group" ? 0 : hourly;
    const what = `${stack}: ${short.get(address) ?? address}`;
    return [{ what, status: isKnown ? status : "unknown", hourly, atMost, asleep, note }];
  });
}

function totalOf(figures: readonly CostFigure[], region: string): HourlyCost {
  const unknown = figures.filter(({ status }) => status === "unknown");
  const caveat = regionCaveat(region);
  return {
    hourly: sumOf(figures, "hourly"),
    atMost: sumOf(figures, "atMost"),
    asleep: sumOf(figures, "asleep"),
    status:
      unknown.length > 0 ? "unknown" : figures.some(({ status }) => status === "estimated") ? "estimated" : "exact",
    note: [
      `list prices of ${priceTable.date}, without usage such as traffic`,
      ...(caveat === undefined ? [] : [caveat]),
      ...(unknown.length === 0
        ? []
        : [`not counted: ${unknown.map(({ what, note }) => `${what} (${note})`).join(", ")}`]),
    ].join("; "),
  };
}
