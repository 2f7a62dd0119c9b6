import type { EnvironmentFacts } from "../environment.ts";
import type { Entry, StateIndex } from "../explore/index-states.ts";
import { visibleAttributes } from "../model/state.ts";
import { type Cost, type CostTotal, totalCost } from "./cost.ts";
import { type Attributes, estimate, launchTemplateId } from "./estimate.ts";

export interface PricedEntry {
  readonly entry: Entry;
  readonly cost: Cost;
}

interface Priced {
  readonly index: StateIndex;
  /** Regions for resources that do not name theirs. */
  readonly environments: readonly Pick<EnvironmentFacts, "name" | "region">[];
  /** Determines whether a Kubernetes version is in extended support. */
  readonly today: Date;
}

/** What each managed resource of a stack costs. Deposed objects still run, so they are priced too. */
export function pricedEntries({ index, environments, today }: Priced, stack: string): PricedEntry[] {
  const entries = index.byStack.get(stack) ?? [];
  const templates = new Map(
    entries.flatMap(({ id, resource }) =>
      id !== undefined && resource.type === "aws_launch_template" ? [[id, visibleAttributes(resource)]] : [],
    ),
  );
  return entries
    .filter(({ resource }) => resource.mode === "managed")
    .map((entry) => {
      const { mode, type } = entry.resource;
      const region = environments.find(({ name }) => name === entry.stack.environment)?.region;
      const attributes = visibleAttributes(entry.resource);
      const launchTemplateOf = (group: Attributes) => templates.get(launchTemplateId(group) ?? "");
      const context = { today, launchTemplateOf, ...(region !== undefined && { region }) };
      return { entry, cost: estimate({ mode, type, attributes }, context) };
    });
}

export function totalOf(entries: readonly PricedEntry[]): CostTotal {
  return totalCost(entries.map(({ cost }) => cost));
}
