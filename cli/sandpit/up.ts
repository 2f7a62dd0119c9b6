import { sandpitEnvironment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import { asksAws } from "@ml-platform/stacks";
import { targetHint } from "../plan/hints.ts";
import { checkCredentials } from "../plan/preflight.ts";
import { findTerraform } from "../terraform/find.ts";
import { decideAdmission } from "./admission.ts";
import { type AppliedSandpit, applySandpit, type Shown } from "./apply-sandpit.ts";
import { readBase } from "./base-ready.ts";
import type { SandpitEntry } from "./entry.ts";
import { newSandpit, type UpOptions, updatedSandpit } from "./new-sandpit.ts";
import type { Registered } from "./registry.ts";
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
 * @param name of the sandpit
 * @param owner user name, of a new one
 * @throws {UserError} for everything that a person must fix first; nothing was changed then
 */
export async function bringUp(
  sandpits: Sandpits,
  { name, owner }: { readonly name: string; readonly owner: string },
  options: UpOptions,
  shown: Shown = {},
): Promise<AppliedSandpit> {
  const { context, base, registry, target } = sandpits;
  const { io, services } = context;
  await findTerraform(io);
  if (asksAws(target)) await checkCredentials(base.environment, services);
  const standing = await registry.read(name);
  if (standing !== undefined) return await update(sandpits, standing, options, shown);
  const { sandpits: policy } = base.environment;
  if (policy === undefined) throw new RangeError("the base was chosen because it allows sandpits");
  const made = newSandpit({ name, owner, base: base.name, policy, now: services.now() }, options);
  // Refused here, nothing has to be taken back. A dedicated one gets its range later.
  const range = made.kind === "dedicated" && { range: policy.ranges };
  await readBase(sandpits, sandpitEnvironment(base, specOf({ ...made, ...range }, false)));
  const created = await registry.create(made);
  if (created === undefined) return await bringUp(sandpits, { name, owner }, options, shown);
  let last = created;
  try {
    last = await admit(sandpits, created);
    return await applySandpit(sandpits, last, last.entry, shown);
  } catch (failure) {
    // If it cannot be taken back, a reaper does it: nothing was made.
    await withdraw(registry, last).catch(() => false);
    throw failure;
  }
}

async function update(
  sandpits: Sandpits,
  standing: Registered,
  options: UpOptions,
  shown: Shown,
): Promise<AppliedSandpit> {
  const { context, target } = sandpits;
  const { entry } = standing;
  const command = (verb: string) => `./platform sandpit ${verb} ${entry.name}${targetHint({ target })}`;
  const wanted = updatedSandpit(entry, options, context.services.now(), command);
  // A process that was killed may have left an entry that was given nothing yet.
  const admitted = entry.stacks.length === 0 ? await admit(sandpits, standing) : standing;
  return await applySandpit(sandpits, admitted, { ...wanted, ...rangeOf(admitted.entry) }, shown);
}

/** Gives a sandpit its place in the quotas, and its range. */
async function admit({ registry, base }: Sandpits, registered: Registered): Promise<Registered> {
  const { entry, version } = registered;
  const { sandpits: policy } = base.environment;
  if (policy === undefined) throw new RangeError("the base was chosen because it allows sandpits");
  const { range } = await registry.admit(entry.name, (others, own) =>
    decideAdmission(others, own, entry, policy, () => policy.ranges),
  );
  if (range === undefined || range === entry.range) return registered;
  const written = await registry.replace({ ...entry, range }, version);
  if (written !== undefined) return written;
  throw new UserError(`Somebody else has changed ${entry.name} in the meantime. Run again. Nothing was changed.`);
}

function rangeOf({ range }: SandpitEntry): Pick<SandpitEntry, "range"> {
  return range === undefined ? {} : { range };
}
