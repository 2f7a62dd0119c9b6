import { validEnvironments } from "@ml-platform/environments/loaded";
import { UserError } from "@ml-platform/rules";
import { environmentOf } from "@ml-platform/stacks";
import { listStored, mayHoldAnything, type Reading, readStates, type Stack } from "@ml-platform/state";
import { targetHint } from "../plan/hints.ts";
import { openOptions, shownPath } from "../plan/locate.ts";
import type { Run } from "../plan/run.ts";
import { registeredNames } from "../sandpit/find/registered-names.ts";
import type { Survey } from "./read-stacks.ts";
import { stackBeside } from "./stack-beside.ts";

// An orphan is a state whose stack is no longer in the code: its resources keep running, and no plan covers them.

export interface FoundOrphans {
  /** The states whose stack is no longer in the code. */
  readonly withoutCode: readonly Reading[];
  /** Stacks of the code that were never applied, or whose state was lost. */
  readonly withoutState: readonly Stack[];
  /** The states that sandpits explain, by the ids of their stacks. */
  readonly ofSandpits: readonly string[];
}

/**
 * States without a stack in the code, and stacks without a state.
 *
 * @param all a survey of every environment, beyond the code
 */
export function findOrphans({ everything }: Pick<Survey, "everything">): FoundOrphans {
  return {
    withoutCode: everything.filter(({ stack }) => stack.origin === "orphan"),
    withoutState: everything.flatMap(({ status, stack }) =>
      status === "absent" && stack.origin === undefined ? [stack] : [],
    ),
    ofSandpits: everything.flatMap(({ status, stack }) =>
      stack.origin === "sandpit" && status !== "absent" ? [stack.id] : [],
    ),
  };
}

/**
 * One sentence for each orphan of the environment, and for each backend that could not be listed. A backend without a
 * list operation, such as http, yields none.
 */
export function orphanWarnings(run: Run, { own, namesakes, failures }: OrphansOfRun): string[] {
  return [
    ...namesakes.map(
      ({ name, ids: theirs }) =>
        `${theirs.join(" and ")} still hold${theirs.length === 1 ? "s" : ""} resources, and no environment is called ${name}. If ${run.environment.name} is ${name} by another name, everything is made anew and what exists is left behind: set renamedFrom: ["${name}"] in its file (docs/renaming.md), or name it ${name} again. ${howToSee(run)}`,
    ),
    ...own
      .filter(({ id }) => !(run.request.removed ?? []).includes(id))
      .map(
        ({ id }) =>
          `The state of ${id} still holds resources, but the code no longer has this stack, so no plan covers it. If it was renamed, say so with renamedFrom (docs/renaming.md). If it is not needed, restore its code, destroy it (./platform destroy ${run.environment.name} --stack ${id}${targetHint(run.request)}), and remove the code again. ${howToSee(run)}`,
      ),
    ...failures.map((failure) => `It is not known whether there are states without a stack: ${failure}`),
  ];
}

/**
 * @throws {UserError} when a stack that is no longer in the code, or whose environment does not load, may depend on what
 * would be destroyed
 */
export async function refuseOrphans(run: Run): Promise<void> {
  const { own, readers, failures } = await orphansOfRun(run);
  const ids = [...own.map(({ id }) => id), ...readers];
  if (ids.length > 0) {
    throw new UserError(
      `${ids.join(" and ")} may depend on what would be destroyed: ${ids.length === 1 ? "its state still holds" : "their states still hold"} resources, but no environment that loads has ${ids.length === 1 ? "this stack" : "these stacks"}. Restore the code and destroy ${ids.length === 1 ? "it" : "them"} first. Nothing was changed. ${howToSee(run)}`,
    );
  }
  if (failures.length > 0) {
    throw new UserError(
      `It is not known whether anything else depends on what would be destroyed: ${failures.join(" ")} Nothing was changed.`,
    );
  }
}

function howToSee({ request }: Run): string {
  return `To see what it holds: ./platform state orphans${targetHint(request)}`;
}

/** States that hold resources and whose stack is no longer in the code. */
export interface OrphansOfRun {
  /** Of the environment itself. */
  readonly own: readonly Stack[];
  /** Of environments that were removed or do not load, if their states read stacks of this one. */
  readonly readers: readonly string[];
  /**
   * Of environments that no longer exist, if this one has stacks of the same names and no states yet: it may be one of
   * them by another name.
   */
  readonly namesakes: readonly { readonly name: string; readonly ids: readonly string[] }[];
  readonly failures: readonly string[];
}

export async function orphansOfRun(run: Run): Promise<OrphansOfRun> {
  const { allStacks, unmoved, environment, request } = run;
  const { io, services, target } = request;
  const options = openOptions(io, target);
  const { stored, failures } = await listStored(
    allStacks.map(({ location }) => location),
    options,
  );
  const loaded = await services.environments();
  const names = loaded.map(({ name }) => name);
  const valid = new Set(validEnvironments(loaded).map(({ name }) => name));
  const known = new Set([
    ...[...allStacks, ...unmoved.map(({ former }) => former)].map(({ id }) => id),
    ...(request.kept ?? []),
  ]);
  const unexplained = stored.flatMap(({ stack, file }) => {
    const owner = environmentOf(stack, names) ?? "";
    const isElsewhere = owner !== environment.name && valid.has(owner);
    return known.has(stack) || isElsewhere ? [] : [stackBeside(file, stack, owner, allStacks)];
  });
  // A registry is asked only where something is left to explain.
  const sandpits = await registeredNames(io, target, unexplained.length === 0 ? [] : [environment]);
  const isOfSandpit = ({ id }: Stack): boolean =>
    sandpits.names.includes(environmentOf(id, [...names, ...sandpits.names]) ?? "");
  const strangers = unexplained.filter((stack) => !isOfSandpit(stack));
  const readings = (await readStates(strangers, options)).filter(mayHoldAnything);
  const isOwn = ({ stack }: Reading): boolean => stack.environment === environment.name;
  return {
    own: readings.filter(isOwn).map(({ stack }) => stack),
    readers: readings.filter((each) => !isOwn(each) && readsAny(each, known)).map(({ stack }) => stack.id),
    namesakes: stored.some(({ stack }) => known.has(stack)) ? [] : namesakesOf(run, readings),
    failures: [...failures.map(({ message }) => shownPath(io, message)), ...sandpits.failures],
  };
}

function namesakesOf({ allStacks, environment }: Run, readings: readonly Reading[]): OrphansOfRun["namesakes"] {
  const found = readings
    .filter(({ stack }) => stack.environment === "")
    .flatMap(({ stack: { id } }) =>
      allStacks
        .filter(({ name }) => id.endsWith(`-${name}`))
        .map(({ name }) => ({ id, of: id.slice(0, -name.length - 1) })),
    )
    .filter(({ of }) => !(environment.renamedFrom ?? []).includes(of));
  return [...new Set(found.map(({ of }) => of))].map((name) => ({
    name,
    ids: found.filter(({ of }) => of === name).map(({ id }) => id),
  }));
}

/** Whether a state has read the outputs of one of `stacks`. A state that cannot be read may be anybody's. */
function readsAny(reading: Reading, stacks: ReadonlySet<string>): boolean {
  if (reading.status !== "read") return false;
  return reading.state.resources.some(({ type, name }) => type === "terraform_remote_state" && stacks.has(name));
}
