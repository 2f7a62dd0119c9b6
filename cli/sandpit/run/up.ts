import {
  checkSandpitName,
  type Environment,
  type LoadedEnvironment,
  sandpitEnvironment,
  sandpitName,
  sandpitRange,
} from "@ml-platform/environments";
import { validEnvironments } from "@ml-platform/environments/loaded";
import { UserError } from "@ml-platform/rules";
import { asksAws } from "@ml-platform/stacks";
import { targetHint } from "../../plan/hints.ts";
import { checkCredentials } from "../../plan/preflight.ts";
import { findTerraform } from "../../terraform/find.ts";
import { type Actor, mayChange } from "../actor.ts";
import type { SandpitEntry } from "../entry.ts";
import type { Admission, Registered } from "../registry/registry.ts";
import { decideAdmission } from "./admission.ts";
import { type AppliedSandpit, applySandpit, type Shown } from "./apply-sandpit.ts";
import { readBase } from "./base-ready.ts";
import { newSandpit, type UpOptions, updatedSandpit } from "./new-sandpit.ts";
import { type Sandpits, specOf } from "./sandpit-run.ts";
import { withdraw } from "./withdraw.ts";

/**
 * Brings a sandpit up, or makes one that exists what its code and its options say now.
 *
 * What is written, and in which order, so that a process which is killed between any two of these leaves what `up` and
 * `down` go on from:
 *
 * 1. The entry `creating`, on condition that there is none of this name. From now on a reaper knows of it.
 * 2. What it is given: a place in the quotas, and a range. Nothing is given to a name without an entry.
 * 3. Under the lock of the sandpit, once all of it is planned and nothing is refused: the entry with its stacks; then the
 *    bundle, from which it can be destroyed; then its states. So nothing exists that no bundle has.
 * 4. The entry `ready`, or `failed`.
 *
 * If it is refused before 3, what 1 and 2 wrote is taken back.
 *
 * @param given name of the sandpit @default - that of the actor's only sandpit, or the actor's own
 * @throws {UserError} for everything that a person must fix first; nothing was changed then
 */
export async function bringUp(
  sandpits: Sandpits,
  { actor, isAdmin }: Acting,
  given: string | undefined,
  options: UpOptions,
  shown: Shown = {},
): Promise<AppliedSandpit> {
  const { context, base, registry, target } = sandpits;
  const { io, services } = context;
  await findTerraform(io);
  if (asksAws(target)) await checkCredentials(base.environment, services);
  const around = await surroundingsOf(sandpits);
  const name = given ?? nameOf(actor, around);
  const standing = await registry.read(name);
  if (standing !== undefined) {
    const permission = mayChange(standing.entry, actor, base.environment, isAdmin);
    if ("refusal" in permission) throw new UserError(`${permission.refusal} Nothing was changed.`);
    return await update(sandpits, standing, options, around, shown);
  }
  const { sandpits: policy } = base.environment;
  if (policy === undefined) throw new RangeError("the base was chosen because it allows sandpits");
  const made = newSandpit({ name, owner: actor.name, base: base.name, policy, now: services.now() }, options);
  // What is refused here has not to be taken back.
  const preview = decide(sandpits, around, made, without(around.admissions, name), around.admissions.get(name));
  await readBase(sandpits, sandpitEnvironment(base, specOf({ ...made, ...rangeOf(preview) }, false)));
  const created = await registry.create(made);
  if (created === undefined) return await bringUp(sandpits, { actor, isAdmin }, name, options, shown);
  let last = created;
  try {
    last = await admit(sandpits, around, created);
    return await applySandpit(sandpits, last, last.entry, shown);
  } catch (failure) {
    // If it cannot be taken back, a reaper does it: nothing was made.
    await withdraw(registry, last).catch(() => false);
    throw failure;
  }
}

/** Who runs `up`. */
export interface Acting {
  readonly actor: Actor;
  /** `--admin` @default false */
  readonly isAdmin?: boolean | undefined;
}

/** What else there is: names and networks of it are taken. */
interface Surroundings {
  readonly environments: readonly Environment[];
  /** Names of environments whose files do not load. */
  readonly broken: readonly string[];
  readonly admissions: ReadonlyMap<string, Admission>;
}

async function surroundingsOf({ context, registry }: Sandpits): Promise<Surroundings> {
  const loaded: readonly LoadedEnvironment[] = await context.services.environments();
  return {
    environments: validEnvironments(loaded),
    broken: loaded.flatMap((each) => ("problem" in each ? [each.name] : [])),
    admissions: await registry.admissions(),
  };
}

function namedBeside({ environments, broken }: Surroundings, live: readonly string[]) {
  return { environments: [...environments, ...broken.map((name) => ({ name, clusters: {} }))], live };
}

function nameOf({ name: user }: Actor, around: Surroundings): string {
  const all = [...around.admissions];
  const own = all.filter(([, { owner }]) => owner === user).map(([name]) => name);
  const others = all.filter(([, { owner }]) => owner !== user).map(([name]) => name);
  const [only] = own;
  if (only !== undefined && own.length === 1) return only;
  return sandpitName(user, namedBeside(around, others), own);
}

async function update(
  sandpits: Sandpits,
  standing: Registered,
  options: UpOptions,
  around: Surroundings,
  shown: Shown,
): Promise<AppliedSandpit> {
  const { context, target, base } = sandpits;
  const { entry } = standing;
  const command = (verb: string) => `./platform sandpit ${verb} ${entry.name}${targetHint({ target })}`;
  if (entry.base !== base.name) {
    const exists = (await context.services.environments()).some(({ name }) => name === entry.base);
    const way = exists
      ? `${command("up")} --base ${entry.base}`
      : `${entry.base} has no file any more, so it can only be taken down: ${command("down")}`;
    throw new UserError(
      `${entry.name} is a sandpit of ${entry.base}, not of ${base.name}. Nothing was changed. ${way}`,
    );
  }
  const wanted = updatedSandpit(entry, options, context.services.now(), command);
  const given = around.admissions.get(entry.name);
  // A process that was killed may have left an entry that was given nothing yet, or does not say what it was given.
  const isAdmitted = given !== undefined && given.range === entry.range;
  const admitted = isAdmitted ? standing : await admit(sandpits, around, standing);
  return await applySandpit(sandpits, admitted, { ...wanted, ...rangeOf(admitted.entry) }, shown);
}

/** Gives a sandpit its place in the quotas, and its range. */
async function admit(sandpits: Sandpits, around: Surroundings, registered: Registered): Promise<Registered> {
  const { registry } = sandpits;
  const { entry, version } = registered;
  const { range } = await registry.admit(entry.name, (others, own) => decide(sandpits, around, entry, others, own));
  if (range === undefined || range === entry.range) return registered;
  const written = await registry.replace({ ...entry, range }, version);
  if (written !== undefined) return written;
  throw new UserError(`Somebody else has changed ${entry.name} in the meantime. Run again. Nothing was changed.`);
}

/** @throws {UserError} for a name that cannot be told from another, and whatever the base does not allow */
function decide(
  { base }: Sandpits,
  around: Surroundings,
  entry: SandpitEntry,
  others: ReadonlyMap<string, Admission>,
  own: Admission | undefined,
): Admission {
  const { sandpits: policy } = base.environment;
  if (policy === undefined) throw new RangeError("the base was chosen because it allows sandpits");
  if (own === undefined) {
    const [problem] = checkSandpitName(entry.name, namedBeside(around, [...others.keys()]));
    if (problem !== undefined) throw new UserError(`${problem.message} Nothing was changed.`);
  }
  return decideAdmission(others, own, entry, policy, (taken) =>
    sandpitRange(base.environment, around.environments, taken),
  );
}

function without(admissions: ReadonlyMap<string, Admission>, name: string): ReadonlyMap<string, Admission> {
  return new Map([...admissions].filter(([other]) => other !== name));
}

function rangeOf({ range }: { readonly range?: string }): Pick<SandpitEntry, "range"> {
  return range === undefined ? {} : { range };
}
