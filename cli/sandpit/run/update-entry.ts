import { UserError } from "@ml-platform/rules";
import type { SandpitEntry } from "../entry.ts";
import type { Registered, SandpitRegistry } from "../registry/registry.ts";

/**
 * Changes the entry of a sandpit as it is now: somebody who extends it does not wait for the run that applies it, and what
 * either wrote must last.
 *
 * @param change called again when somebody else has changed the entry in the meantime; may throw what refuses that
 * @throws {UserError} when the entry was removed
 */
export async function updateEntry(
  registry: SandpitRegistry,
  name: string,
  change: (entry: SandpitEntry) => SandpitEntry,
): Promise<Registered> {
  const written = await updateEntryIf(registry, name, change);
  if (written !== undefined) return written;
  throw new RangeError("a change that is always made was not made");
}

/**
 * The same for a change that may not be wanted any more.
 *
 * @param change returns undefined if it is not
 * @returns undefined if nothing was changed
 */
export async function updateEntryIf(
  registry: SandpitRegistry,
  name: string,
  change: (entry: SandpitEntry) => SandpitEntry | undefined,
): Promise<Registered | undefined> {
  for (;;) {
    const now = await registry.read(name);
    if (now === undefined) throw new UserError(`The sandpit ${name} was taken down in the meantime.`);
    const changed = change(now.entry);
    if (changed === undefined) return undefined;
    const written = await registry.replace(changed, now.version);
    if (written !== undefined) return written;
  }
}
