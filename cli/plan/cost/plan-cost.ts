import type { Budget, Environment } from "@ml-platform/environments";
import {
  type Attributes,
  addTotals,
  type Cost,
  type CostTotal,
  estimate,
  hiddenText,
  knownMonthly,
  launchTemplateId,
  priceTable,
  regionCaveat,
  shortAddresses,
  totalCost,
} from "@ml-platform/state";
import { managedChanges, type PlanJson, type ResourceChange } from "../../terraform/plan-json.ts";
import { maskMarked } from "../marks.ts";

/** What a resource costs before and after a plan; a side on which it does not exist is absent. */
export interface ResourceCost {
  readonly address: string;
  readonly type: string;
  readonly before?: Cost;
  readonly after?: Cost;
}

/** What a stack costs before and after a plan. */
export interface StackCost {
  readonly stack: string;
  readonly before: CostTotal;
  readonly after: CostTotal;
}

/** A resource whose cost a plan changes. */
export interface CostChange extends ResourceCost {
  readonly stack: string;
  /** The address without the hash that makes it unique, where it is unique without. */
  readonly shortAddress: string;
}

/** What an environment costs before and after a plan, in US dollars a month. */
export interface PlanCost {
  readonly currency: "USD";
  readonly prices: { readonly date: string; readonly source: string };
  /** What the prices are not, such as those of the region. */
  readonly caveat?: string;
  readonly before: CostTotal;
  readonly after: CostTotal;
  /** US dollars a month that are known exactly or estimated: `after` minus `before`. */
  readonly difference: number;
  readonly stacks: readonly StackCost[];
  /** The largest first. */
  readonly changes: readonly CostChange[];
  /** What the environment may cost. @default - not limited */
  readonly budget?: Budget;
  /** Stacks that are not counted, because they could not be planned and their state could not be read. */
  readonly notCounted: readonly string[];
}

interface Circumstances {
  /** Of the environment. */
  readonly region: string;
  readonly today: Date;
}

/** What each managed resource of a plan costs before and after it, those without a change included. Pure. */
export function resourceCosts(plan: PlanJson, { region, today }: Circumstances): ResourceCost[] {
  const resources = managedChanges(plan).map((resource) => ({ resource, ...sidesOf(resource) }));
  const templates = resources.filter(({ resource }) => resource.type === "aws_launch_template");
  return resources.map(({ resource, before, after }) => {
    const { address, type, deposed } = resource;
    const price = (attributes: Attributes | undefined, side: "before" | "after"): Cost | undefined => {
      if (attributes === undefined) return undefined;
      const launchTemplateOf = (group: Attributes) => {
        const id = launchTemplateId(group);
        const referenced = references(plan, address, "launch_template");
        const found = templates.find((template) =>
          id === undefined
            ? side === "after" && referenced.includes(template.resource.address)
            : template[side]?.["id"] === id,
        );
        return found?.[side];
      };
      return estimate({ type, attributes }, { region, today, launchTemplateOf });
    };
    const was = price(before, "before");
    const becomes = price(withKnownZones(plan, resource, after), "after");
    return {
      address: deposed === undefined ? address : `${address} (deposed ${deposed})`,
      type,
      ...(was !== undefined && { before: was }),
      ...(becomes !== undefined && { after: becomes }),
    };
  });
}

export function stackCost(stack: string, resources: readonly ResourceCost[]): StackCost {
  return {
    stack,
    before: totalCost(resources.flatMap(({ before }) => before ?? [])),
    after: totalCost(resources.flatMap(({ after }) => after ?? [])),
  };
}

/** The cost of an environment from that of its stacks. Pure. */
export function planCost(
  { region, budget }: Pick<Environment, "region" | "budget">,
  stacks: ReadonlyMap<string, readonly ResourceCost[]>,
  notCounted: readonly string[],
): PlanCost {
  const costs = [...stacks].map(([stack, resources]) => stackCost(stack, resources));
  const before = addTotals(costs.map((each) => each.before));
  const after = addTotals(costs.map((each) => each.after));
  const caveat = regionCaveat(region);
  return {
    currency: "USD",
    prices: priceTable,
    ...(caveat !== undefined && { caveat }),
    before,
    after,
    difference: Number((knownMonthly(after) - knownMonthly(before)).toFixed(2)),
    stacks: costs,
    changes: [...stacks]
      .flatMap(([stack, resources]) => {
        const short = shortAddresses(resources.map(({ address }) => address));
        return resources.filter(isChanged).map((resource) => {
          return { stack, shortAddress: short.get(resource.address) ?? resource.address, ...resource };
        });
      })
      .sort(largestFirst),
    ...(budget !== undefined && { budget }),
    notCounted,
  };
}

/** US dollars a month by which a plan changes what a resource costs, as far as both sides are known. */
export function monthlyDifference({ before, after }: ResourceCost): number {
  return (after?.monthly ?? 0) - (before?.monthly ?? 0);
}

function isChanged({ before, after }: ResourceCost): boolean {
  const key = (cost: Cost | undefined) => [cost?.monthly ?? 0, cost?.maximum, isUnknown(cost)].join();
  return key(before) !== key(after);
}

function isUnknown(cost: Cost | undefined): boolean {
  return cost !== undefined && cost.monthly === undefined;
}

/** Orders changes by how much they change what is paid, or what is paid at most. */
export function largestFirst(a: ResourceCost, b: ResourceCost): number {
  return weight(b) - weight(a);
}

function weight(change: ResourceCost): number {
  const most = (cost: Cost | undefined) => cost?.maximum ?? cost?.monthly ?? 0;
  return Math.max(Math.abs(monthlyDifference(change)), Math.abs(most(change.after) - most(change.before)));
}

/** The attributes before and after; what a plan forgets goes on to exist, and to cost. */
function sidesOf({ change }: ResourceChange): { before?: Attributes; after?: Attributes } {
  const before = attributesOf(change.before, change.before_sensitive);
  const after = change.actions.includes("forget") ? before : attributesOf(change.after, change.after_sensitive);
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function attributesOf(value: unknown, sensitive: unknown): Attributes | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return maskMarked(value, sensitive, hiddenText) as Attributes;
}

/**
 * An endpoint has an interface in each of its subnets, and costs as many times as much. Its subnets may have no ids yet, or
 * be associated by resources of their own: then their addresses tell how many there are.
 */
function withKnownZones(
  plan: PlanJson,
  { address, type, change }: ResourceChange,
  after: Attributes | undefined,
): Attributes | undefined {
  if (after === undefined || type !== "aws_vpc_endpoint") return after;
  const associations = managedChanges(plan).filter(
    (other) =>
      other.type === "aws_vpc_endpoint_subnet_association" &&
      typeof other.change.after === "object" &&
      other.change.after !== null &&
      references(plan, other.address, "vpc_endpoint_id").includes(address),
  );
  if (associations.length > 0) return { ...after, subnet_ids: associations.map((each) => each.address) };
  const { subnet_ids: unknown } = (change.after_unknown ?? {}) as Attributes;
  const subnets = references(plan, address, "subnet_ids").filter((each) => /^aws_subnet\.[^.]+$/.test(each));
  return unknown === true && subnets.length > 0 ? { ...after, subnet_ids: subnets } : after;
}

/** What an argument of a resource refers to, by the configuration: addresses, each once. */
function references(plan: PlanJson, address: string, argument: string): string[] {
  const configured = plan.configuration?.root_module?.resources?.find((resource) => resource.address === address);
  const found: string[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === "object" && value !== null) {
      const { references: here } = value as { readonly references?: unknown };
      if (Array.isArray(here)) found.push(...here.filter((each) => typeof each === "string"));
      else Object.values(value).forEach(collect);
    }
  };
  collect(configured?.expressions?.[argument]);
  return [...new Set(found)];
}
