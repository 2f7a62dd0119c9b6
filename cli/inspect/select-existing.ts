import { type Environment, validEnvironments } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import { mayHoldAnything, type Stack } from "@ml-platform/state";
import { downstreamOf } from "../plan/graph.ts";
import { targetHint } from "../plan/hints.ts";
import { locatedStacks } from "../plan/locate.ts";
import { readState } from "../plan/read-state.ts";
import type { Run } from "../plan/run.ts";
import { refuseOrphans } from "./orphans.ts";

/**
 * The run with those stacks only of which something exists.
 *
 * @throws {UserError} when something would be left behind that depends on what is destroyed
 */
export async function selectExisting(run: Run): Promise<Run> {
  const environments = await derivedEnvironments(run);
  const derived = (await Promise.all(environments.map((each) => locatedStacks(run.request, each)))).flat();
  const existing = await existingStacks(run, [...run.allStacks, ...derived]);
  refuseDependents(run, existing);
  refuseDerived(run, derived, existing);
  await refuseOrphans(run);
  return { ...run, stacks: run.stacks.filter(({ id }) => existing.has(id)) };
}

/**
 * The personal environments that are derived from this one, by name: their stacks may read its stacks. A destroy locks
 * them too, so that none of them is applied while what it reads is destroyed.
 */
export async function derivedEnvironments({ environment, request }: Run): Promise<Environment[]> {
  const environments = validEnvironments(await request.services.environments());
  const derived = environments.filter(({ base }) => base?.name === environment.name);
  return derived.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Ids of the stacks whose state may hold resources. */
async function existingStacks(run: Run, stacks: readonly Stack[]): Promise<Set<string>> {
  const states = await Promise.all(
    stacks.map(async (stack) => {
      const reading = await readState(run, stack);
      return [stack.id, mayHoldAnything(reading)] as const;
    }),
  );
  return new Set(states.filter(([, exists]) => exists).map(([id]) => id));
}

/** @throws {UserError} when a stack that would remain depends on one that would be destroyed */
function refuseDependents({ stacks, allStacks }: Run, existing: ReadonlySet<string>): void {
  const selected = new Set(stacks.map(({ id }) => id));
  for (const { id } of stacks.filter((stack) => existing.has(stack.id))) {
    const left = [...downstreamOf(allStacks, id)].filter((other) => existing.has(other) && !selected.has(other));
    if (left.length === 0) continue;
    throw new UserError(
      `${left.join(" and ")} still exist${left.length === 1 ? "s" : ""} and depend${left.length === 1 ? "s" : ""} on ${id}. Destroy it too (${left.map((other) => `--stack ${other}`).join(" ")}), or before it. Nothing was changed.`,
    );
  }
}

/** @throws {UserError} when a stack of a personal environment depends on one that would be destroyed */
function refuseDerived(run: Run, derived: readonly Stack[], existing: ReadonlySet<string>): void {
  const { stacks, allStacks, request } = run;
  for (const { id } of stacks.filter((stack) => existing.has(stack.id))) {
    const downstream = downstreamOf([...allStacks, ...derived], id);
    const left = derived.find((stack) => existing.has(stack.id) && downstream.has(stack.id));
    if (left === undefined) continue;
    const { environment } = left;
    throw new UserError(
      `${left.id} still exists and depends on ${id}: ${environment} is derived from ${run.environment.name}. Destroy it first: ./platform destroy ${environment}${targetHint(request)}. Nothing was changed.`,
    );
  }
}
