import type { EnvironmentFacts } from "../environment.ts";
import { type Entry, indexStates, type StateIndex } from "../explore/index-states.ts";
import { visibleAttributes } from "../model/state.ts";
import type { Reading } from "../read/read-states.ts";
import { type Cost, type CostTotal, knownMonthly, totalCost } from "./cost.ts";
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
  const subnetsOf = associatedSubnets(entries);
  return entries
    .filter(({ resource }) => resource.mode === "managed")
    .map((entry) => {
      const { mode, type } = entry.resource;
      const region = environments.find(({ name }) => name === entry.stack.environment)?.region;
      const recorded = visibleAttributes(entry.resource);
      const subnets = type === "aws_vpc_endpoint" ? subnetsOf.get(entry.id ?? "") : undefined;
      const attributes = subnets === undefined ? recorded : { ...recorded, subnet_ids: subnets };
      const launchTemplateOf = (group: Attributes) => templates.get(launchTemplateId(group) ?? "");
      const context = { today, launchTemplateOf, ...(region !== undefined && { region }) };
      return { entry, cost: estimate({ mode, type, attributes }, context) };
    });
}

/**
 * The subnets of each endpoint, by its id, as far as resources of their own associate them: an endpoint that was created
 * before its associations has none in its own attributes until the next refresh.
 */
function associatedSubnets(entries: readonly Entry[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { resource } of entries) {
    if (resource.type !== "aws_vpc_endpoint_subnet_association") continue;
    const { vpc_endpoint_id: endpoint, subnet_id: subnet } = visibleAttributes(resource);
    if (typeof endpoint !== "string" || typeof subnet !== "string") continue;
    found.set(endpoint, [...(found.get(endpoint) ?? []), subnet]);
  }
  return found;
}

/** US dollars a month of one version of a state, at the prices of `today`. */
export function monthlyOf(reading: Reading, environments: Priced["environments"], today: Date): number {
  const index = indexStates([reading]);
  return knownMonthly(totalOf(pricedEntries({ index, environments, today }, reading.stack.id)));
}

export function totalOf(entries: readonly PricedEntry[]): CostTotal {
  return totalCost(entries.map(({ cost }) => cost));
}
