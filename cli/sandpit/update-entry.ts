import { UserError } from "@ml-platform/rules";
import type { SandpitEntry } from "./entry.ts";
import type { Registered, SandpitRegistry } from "./registry.ts";

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
  for (;;) {
    const now = await registry.read(name);
    if (now === undefined) throw new UserError(`The sandpit ${name} was taken down in the meantime.`);
    const written = await registry.replace(change(now.entry), now.version);
    if (written !== undefined) return written;
  }
}
