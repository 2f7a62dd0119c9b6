import type { SandpitEntry } from "../entry.ts";
import type { Registered, SandpitRegistry } from "../registry/registry.ts";

/**
 * Forgets a sandpit of which nothing was made: what is needed to destroy it, what it was given, and last its entry, which
 * until then says that it goes.
 *
 * @param registered as it was last read or written
 * @returns false if somebody else has changed the entry since: then it stays
 */
export async function withdraw(registry: SandpitRegistry, { entry, version }: Registered): Promise<boolean> {
  const { name } = entry;
  const going: SandpitEntry = { ...entry, state: "destroying", command: "down" };
  const last = await registry.replace(going, version);
  if (last === undefined) return false;
  await registry.removeBundle(name);
  await registry.dismiss(name);
  return await registry.remove(name, last.version);
}
