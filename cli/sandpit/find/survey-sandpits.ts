import type { LoadedEnvironment } from "@ml-platform/environments";
import { findLoaded } from "@ml-platform/environments/loaded";
import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Context } from "../../context.ts";
import { isNamed } from "../lifecycle/open-registries.ts";
import { openSandpitRegistry } from "../registry/open-registry.ts";
import type { Damaged, Registered, SandpitRegistry } from "../registry/registry.ts";
import { allowsSandpits, chooseBase, type LoadedBase, permanentOf } from "./choose-base.ts";

/** A sandpit, and where it was found. */
export interface Surveyed extends Registered {
  /** @default - its base is gone, or does not load */
  readonly base?: LoadedBase;
  readonly registry: SandpitRegistry;
}

/** All sandpits that were asked for. */
export interface SandpitSurvey {
  /** Names of the environments whose registries were asked. */
  readonly bases: readonly string[];
  /** By owner, then by name. */
  readonly sandpits: readonly Surveyed[];
  readonly damaged: readonly Damaged[];
  /** Registries that could not be read. */
  readonly problems: readonly { readonly base: string; readonly message: string }[];
}

/**
 * The sandpits of a base, or of all that allow them, or of all if none does any more. Nothing is synthesized.
 *
 * @param given `--base`, which may also be one that allows no sandpits any more
 * @throws {UserError} if there is no such base, or none allows sandpits and there are none
 */
export async function surveySandpits(
  { io, services }: Pick<Context, "io" | "services">,
  target: Target,
  given?: string,
): Promise<SandpitSurvey> {
  const loaded = await services.environments();
  const bases = basesOf(loaded, given);
  const isAllowedNowhere = given === undefined && !bases.some(allowsSandpits);
  const opened = new Map<string, { readonly base: string; readonly registry: SandpitRegistry }>();
  const problems: { base: string; message: string }[] = [];
  const guarded = async <T>(base: string, ask: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await ask();
    } catch (failure) {
      if (!(failure instanceof UserError)) throw failure;
      problems.push({ base, message: failure.message });
      return undefined;
    }
  };
  for (const { name, environment } of bases) {
    const registry = await guarded(name, () => openSandpitRegistry(io, target, environment));
    // Bases may share a bucket, and local states share a directory.
    if (registry !== undefined && !opened.has(registry.place)) opened.set(registry.place, { base: name, registry });
  }
  const listings = await Promise.all(
    [...opened.values()].map(async ({ base, registry }) => ({
      registry,
      listed: await guarded(base, () => registry.list()),
    })),
  );
  const sandpits = listings.flatMap(({ registry, listed }) =>
    (listed?.sandpits ?? [])
      .filter(({ entry }) => given === undefined || bases.some((base) => isNamed(base, entry.base)))
      .map((each): Surveyed => {
        const base = loaded.find((one): one is LoadedBase => "environment" in one && one.name === each.entry.base);
        return { ...each, registry, ...(base !== undefined && { base }) };
      }),
  );
  // It says that none does, and what of the environments does not load.
  if (isAllowedNowhere && sandpits.length === 0) chooseBase(loaded);
  return {
    bases: bases.map(({ name }) => name),
    sandpits: sandpits.sort(
      ({ entry: one }, { entry: other }) => compare(one.owner, other.owner) || compare(one.name, other.name),
    ),
    damaged: listings.flatMap(({ listed }) => listed?.damaged ?? []),
    problems,
  };
}

function basesOf(loaded: readonly LoadedEnvironment[], given: string | undefined): LoadedBase[] {
  if (given !== undefined) {
    const found = findLoaded(loaded, given);
    // It says what is wrong with one that does not load, or is personal.
    return "environment" in found && found.environment.base === undefined ? [found] : [chooseBase(loaded, given)];
  }
  const permanent = permanentOf(loaded);
  const allowing = permanent.filter(allowsSandpits);
  // What an environment has stays when it allows no more.
  return allowing.length > 0 ? allowing : permanent;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
