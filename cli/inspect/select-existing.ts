import type { Environment } from "@ml-platform/environments";
import { validEnvironments } from "@ml-platform/environments/loaded";
import { UserError } from "@ml-platform/rules";
import { mayHoldAnything, type Stack } from "@ml-platform/state";
import { downstreamOf } from "../plan/graph.ts";
import { targetHint } from "../plan/hints.ts";
import { locatedStacks } from "../plan/locate.ts";
import { refuseProtectedClusters } from "../plan/protection.ts";
import { readState } from "../plan/read-state.ts";
import type { Run, RunStack } from "../plan/run.ts";
import { refuseOrphans } from "./orphans.ts";
import { readLocks } from "./read-locks.ts";
import { refuseSandpits } from "./refuse-sandpits.ts";

/**
 * The run with those stacks only of which something exists.
 *
 * @throws {UserError} when something would be left behind that depends on what is destroyed
 */
export async function selectExisting(run: Run): Promise<Run> {
  const derived = await derivedStacks(run);
  const own = ownStacks(run);
  const existing = await existingStacks(run, [...own, ...derived]);
  refuseProtectedClusters({ ...run, stacks: run.stacks.filter(({ id }) => existing.has(id)) });
  refuseDependents({ ...run, allStacks: own }, existing);
  refuseDerived({ ...run, allStacks: own }, derived, existing);
  if (run.stacks.some(({ id }) => existing.has(id))) await refuseSandpits(run, "destroyed");
  await refuseOrphans(run);
  return { ...run, stacks: run.stacks.filter(({ id }) => existing.has(id)) };
}

/**
 * Checks, right before a stack is destroyed, that nothing depends on it: the stacks that did are destroyed by now, but
 * somebody may have made others since. The lock of the environment keeps other runs from it, but not Terraform.
 *
 * @throws {UserError} when something does
 */
export async function refuseNewDependents(run: Run, { id }: Pick<Stack, "id">): Promise<void> {
  const all = [...ownStacks(run), ...(await derivedStacks(run))];
  const downstream = downstreamOf(all, id);
  const existing = await existingStacks(
    run,
    all.filter((stack) => downstream.has(stack.id)),
  );
  if (existing.size > 0) {
    throw new UserError(
      `Something of ${[...existing].join(" and ")}, which depends on ${id}, was made since this destroy was planned. Nothing of ${id} was destroyed.`,
    );
  }
  await refuseSandpits(run, "destroyed");
  await refuseOrphans(run);
}

/** Ids of the stacks of the run of which something exists. */
export async function stillExisting(run: Run): Promise<readonly string[]> {
  return [...(await existingStacks(run, run.stacks))];
}

/** The stacks of the environment that may depend on what is destroyed, and what is destroyed. */
function ownStacks({ allStacks, request }: Run): readonly RunStack[] {
  const kept = new Set(request.kept);
  return allStacks.filter(({ id }) => !kept.has(id));
}

async function derivedStacks(run: Run): Promise<Stack[]> {
  const environments = await derivedEnvironments(run);
  return (await Promise.all(environments.map((each) => locatedStacks(run.request, each)))).flat();
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

/**
 * Ids of the stacks whose state may hold resources. One that is locked may do so soon: somebody uses Terraform without
 * the lock of the environment, or Terraform has outlived the run that started it.
 */
async function existingStacks(run: Run, stacks: readonly Stack[]): Promise<Set<string>> {
  const { io, target } = run.request;
  const states = await Promise.all(
    stacks.map(async (stack) => ({ stack, exists: mayHoldAnything(await readState(run, stack)) })),
  );
  const others = states.filter(({ exists }) => !exists).map(({ stack }) => stack);
  const locks = await readLocks({ io }, { target, stacks: others });
  const locked = new Set(locks.filter(({ status }) => status.status === "held").map(({ stack }) => stack.id));
  return new Set(states.flatMap(({ stack: { id }, exists }) => (exists || locked.has(id) ? [id] : [])));
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
