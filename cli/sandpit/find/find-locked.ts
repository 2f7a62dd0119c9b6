import type { Target } from "@ml-platform/stacks";
import type { Stack } from "@ml-platform/state";
import type { Context } from "../../context.ts";
import { locate } from "../../plan/locate.ts";
import type { Place } from "../../plan/run.ts";
import { baseOf, openRegistries } from "../lifecycle/open-registries.ts";
import { placeOf } from "../run/sandpit-run.ts";

/**
 * What of a sandpit may be locked under a name: the sandpit itself, or one of its states. Undefined for any other name,
 * and where no registry can be read.
 */
export async function findLocked(
  context: Pick<Context, "io" | "services">,
  target: Target,
  name: string,
): Promise<{ readonly place: Place } | { readonly stack: Stack } | undefined> {
  const opened = await openRegistries(context, target, undefined);
  for (const bases of opened.registries) {
    for (const { entry } of (await bases.registry.list()).sandpits) {
      const base = baseOf(opened, bases, entry.base);
      if (base === undefined) continue;
      const place = placeOf(base, entry);
      if (entry.name === name) return { place };
      if (!entry.stacks.includes(name)) continue;
      const location = locate(context.io, target, { ...place, network: base.environment.network }, name);
      const ownName = name.slice(entry.name.length + 1);
      return { stack: { id: name, environment: entry.name, name: ownName, location, dependencies: [] } };
    }
  }
  return undefined;
}
