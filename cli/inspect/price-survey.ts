import {
  type Cost,
  type CostTotal,
  type Entry,
  estimate,
  type PricedResource,
  totalCost,
  visibleAttributes,
} from "@ml-platform/state";
import type { Survey } from "./read-stacks.ts";

export interface PricedEntry {
  readonly entry: Entry;
  readonly cost: Cost;
}

/** What each managed resource of a stack costs. What a replacement left behind still runs, so it is priced too. */
export function pricedEntries({ index, environments }: Survey, stack: string, today: Date): PricedEntry[] {
  return (index.byStack.get(stack) ?? [])
    .filter(({ resource }) => resource.mode === "managed")
    .map((entry) => {
      const region = environments.find(({ name }) => name === entry.stack.environment)?.region;
      return { entry, cost: estimate(pricedResource(entry), { today, ...(region !== undefined && { region }) }) };
    });
}

function pricedResource({ resource }: Entry): PricedResource {
  return { mode: resource.mode, type: resource.type, attributes: visibleAttributes(resource) };
}

export function totalOf(entries: readonly PricedEntry[]): CostTotal {
  return totalCost(entries.map(({ cost }) => cost));
}
