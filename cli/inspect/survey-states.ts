import {
  indexStates,
  mayHoldAnything,
  pricedEntries,
  type Reading,
  type Resource,
  registriesOf,
  type Stack,
  type State,
  visibleAttributes,
  visitStates,
} from "@ml-platform/state";
import type { ResourceCost } from "../plan/cost/plan-cost.ts";
import { locatedStacks, openOptions } from "../plan/locate.ts";
import type { StackPlan } from "../plan/plan-stacks.ts";
import { donePlans } from "../plan/report-run.ts";
import { goneSubnets } from "../plan/risks/foundations.ts";
import { type StandingResource, type StandingStack, standingStack } from "../plan/risks/standing.ts";
import type { Run } from "../plan/run.ts";
import type { Outcome } from "../plan/scheduler.ts";
import { derivedEnvironments } from "./select-existing.ts";

/** What exists beside what the plans of a run say. */
export interface Survey {
  /**
   * What the plans are compared with: every stack of the environment and of those that are derived from it of which
   * something exists. A state that cannot be read is left out: planning its stack fails, with the reason.
   */
  readonly standing: readonly StandingStack[];
  /** What stacks without a plan cost, by id. */
  readonly costs: ReadonlyMap<string, readonly ResourceCost[]>;
  /** Ids of stacks without a plan whose states cannot be read, so that it is not known what they cost. */
  readonly unread: readonly string[];
  /** Of the providers in the states of the environment, by the id of the stack. */
  readonly registries: ReadonlyMap<string, readonly string[]>;
}

/**
 * Looks at the states of every stack of the environment, of the environments that are derived from it, and of its orphans,
 * one after the other: of hundreds of states, only what is asked about them is held. Those of stacks whose plans tell all
 * of it are not read at all.
 */
export async function surveyStates(
  run: Run,
  plans: ReadonlyMap<string, Outcome<StackPlan>>,
  orphans: readonly Stack[],
): Promise<Survey> {
  const { request, allStacks } = run;
  const done = donePlans(plans);
  const derived = await derivedEnvironments(run);
  const theirs = await Promise.all(derived.map((each) => locatedStacks(request, each)));
  const ownStacks = [...allStacks, ...theirs.flat()];
  const subnets = goneSubnets(done.values());
  // A plan is asked what exists before it is known which subnets go.
  const known = new Map(
    [...done].flatMap(([id, { standing }]) => (standing === undefined || subnets.size > 0 ? [] : [[id, standing]])),
  );
  const selected = new Set(run.stacks.map(({ id }) => id));
  // A selected stack without an outcome has nothing to plan: nothing of it exists.
  const withoutPlan = allStacks.filter(({ id }) => !done.has(id) && (plans.has(id) || !selected.has(id)));
  const unplanned = new Set([...withoutPlan, ...orphans].map(({ id }) => id));
  const isOrphan = new Set(orphans.map(({ id }) => id));
  const costs = new Map<string, readonly ResourceCost[]>();
  const unread: string[] = [];
  const registries = new Map([...done].map(([id, plan]) => [id, plan.registries]));
  const today = request.services.now();
  const visit = (reading: Reading): StandingStack | undefined => {
    const { stack, status } = reading;
    if (status === "read" && !registries.has(stack.id)) {
      registries.set(stack.id, registriesOf(reading.state.resources.map(({ provider }) => provider)));
    }
    if (unplanned.has(stack.id)) {
      if (status === "failed") unread.push(stack.id);
      if (status === "read") costs.set(stack.id, standingCosts(run.environment, reading, today));
    }
    // Nothing is known of what an orphan reads.
    if (status !== "read" || isOrphan.has(stack.id) || !mayHoldAnything(reading)) return undefined;
    return standingStack(stack, managedResources(reading.state), subnets);
  };
  const read = [...ownStacks, ...orphans].filter(({ id }) => !known.has(id));
  const visited = await visitStates(read, openOptions(request.io, request.target), visit);
  const found = new Map(visited.flatMap((standing) => (standing === undefined ? [] : [[standing.stack.id, standing]])));
  return {
    standing: ownStacks.flatMap(({ id }) => known.get(id) ?? found.get(id) ?? []),
    costs,
    unread: [...ownStacks, ...orphans].map(({ id }) => id).filter((id) => unread.includes(id)),
    registries,
  };
}

function* managedResources({ resources }: State): Generator<StandingResource> {
  for (const resource of resources) if (resource.mode === "managed") yield standingResource(resource);
}

function standingResource(resource: Resource): StandingResource {
  const { address, type, provider } = resource;
  return { address, type, provider, attributes: visibleAttributes(resource) };
}

/** What a stack costs by its state: the same before and after. */
function standingCosts(environment: Run["environment"], reading: Reading, today: Date): ResourceCost[] {
  const index = indexStates([reading]);
  return pricedEntries({ index, environments: [environment], today }, reading.stack.id).map(({ entry, cost }) => {
    const { address, type } = entry.resource;
    return { address, type, before: cost, after: cost };
  });
}
