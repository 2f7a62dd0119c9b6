import type { LoadedEnvironment } from "@ml-platform/environments";
import { findLoaded } from "@ml-platform/environments/loaded";
import { allNames, UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Context } from "../../context.ts";
import { allowsSandpits, type LoadedBase, permanentOf } from "../find/choose-base.ts";
import { openSandpitRegistry } from "../registry/open-registry.ts";
import type { SandpitRegistry } from "../registry/registry.ts";

/** Where the sandpits of one or several bases are kept. */
export interface RegistryOfBases {
  readonly registry: SandpitRegistry;
  /** The first is what stands for a base that no longer exists: they share account and bucket. */
  readonly bases: readonly [LoadedBase, ...LoadedBase[]];
}

/** Something that could not be looked at; the rest was. */
export interface Problem {
  readonly base?: string;
  readonly sandpit?: string;
  readonly message: string;
}

/** Every permanent environment. */
export const everything = Symbol("everything");

export interface OpenRegistries {
  readonly registries: readonly RegistryOfBases[];
  readonly loaded: readonly LoadedEnvironment[];
  readonly problems: readonly Problem[];
}

/**
 * The registries of all bases that allow sandpits, each once.
 *
 * @param given `--base`: only that one, also if it allows sandpits no more: those that it has end all the same; `everything`:
 *   of all permanent environments, also of those that allow none any more
 * @throws {UserError} for a base that does not exist or is a personal environment
 */
export async function openRegistries(
  { io, services }: Pick<Context, "io" | "services">,
  target: Target,
  given: string | typeof everything | undefined,
): Promise<OpenRegistries> {
  const loaded = await services.environments();
  const byPlace = new Map<string, RegistryOfBases>();
  const problems: Problem[] = [];
  for (const base of chosen(loaded, given)) {
    try {
      const registry = openSandpitRegistry(io, target, base.environment);
      const known = byPlace.get(registry.place);
      byPlace.set(
        registry.place,
        known === undefined ? { registry, bases: [base] } : { registry, bases: [...known.bases, base] },
      );
    } catch (failure) {
      if (!(failure instanceof UserError)) throw failure;
      // One that allows no sandpits may keep its states where none can be registered.
      if (given !== everything || allowsSandpits(base)) problems.push({ base: base.name, message: failure.message });
    }
  }
  if (typeof given !== "string") problems.push(...brokenBases(loaded));
  return { registries: [...byPlace.values()], loaded, problems };
}

/** Any of these may be the base of sandpits that nobody would look at. */
function brokenBases(loaded: readonly LoadedEnvironment[]): Problem[] {
  return loaded.flatMap((each) =>
    "problem" in each && !each.file.includes("/personal/") ? [{ base: each.name, message: each.problem }] : [],
  );
}

function chosen(loaded: readonly LoadedEnvironment[], given: string | typeof everything | undefined): LoadedBase[] {
  if (typeof given === "string") return [named(loaded, given)];
  const permanent = permanentOf(loaded);
  return given === everything ? permanent : permanent.filter(allowsSandpits);
}

function named(loaded: readonly LoadedEnvironment[], given: string): LoadedBase {
  const found = findLoaded(loaded, given);
  if ("problem" in found) throw new UserError(found.problem);
  if (found.environment.base === undefined) return found;
  throw new UserError(
    `${found.name} is a personal environment, and has no sandpits. Pass --base ${found.environment.base.name}. Nothing was changed.`,
  );
}

/**
 * The base of a sandpit. One that was renamed is found under its new name, and one that no longer exists is stood for by
 * another that keeps its states in the same place.
 *
 * @returns undefined if its file does not load: nothing is known about it then
 */
export function baseOf(
  { loaded }: Pick<OpenRegistries, "loaded">,
  { bases: [first] }: RegistryOfBases,
  name: string,
): LoadedBase | undefined {
  const found = loaded.find((each) => each.name === name) ?? loaded.find((each) => isNamed(each, name));
  if (found === undefined) return first;
  return "environment" in found ? found : undefined;
}

/** Whether an environment has this name, or had it. */
export function isNamed(loaded: LoadedEnvironment, name: string): boolean {
  return "environment" in loaded ? allNames(loaded.name, loaded.environment).includes(name) : loaded.name === name;
}
