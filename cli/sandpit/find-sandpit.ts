import { findLoaded, type LoadedEnvironment } from "@ml-platform/environments";
import { didYouMean, UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Context } from "../context.ts";
import { targetHint } from "../plan/hints.ts";
import { actorOf } from "./actor.ts";
import type { LoadedBase } from "./choose-base.ts";
import { openSandpitRegistry } from "./registry/open-registry.ts";
import type { Registered, SandpitRegistry } from "./registry.ts";

/** A base, and the registry in which its sandpits are. */
export interface OpenBase {
  readonly base: LoadedBase;
  readonly registry: SandpitRegistry;
}

/** A sandpit, and where it is. */
export interface FoundSandpit extends OpenBase {
  readonly registered: Registered;
}

/** There is no such sandpit, and nothing else of its name. */
export class NoSandpit extends UserError {}

/**
 * The bases whose registries hold sandpits: the one that is named, or every one that allows sandpits.
 *
 * @param given `--base`
 * @throws {UserError} for a name that is not that of a permanent environment, or one whose backend has no registry
 */
export async function openBases(
  { io, services }: Pick<Context, "io" | "services">,
  target: Target,
  given?: string,
): Promise<readonly OpenBase[]> {
  const loaded = await services.environments();
  const bases = given === undefined ? allowing(loaded) : [named(loaded, given)];
  return bases.map((base) => ({ base, registry: openSandpitRegistry(io, target, base.environment) }));
}

/**
 * The sandpit of this name, or the only one of who asks, whatever base it is derived from.
 *
 * @param given `--base`
 * @throws {UserError} when there is none, saying what of this name there is, or more than one
 */
export async function findSandpit(
  context: Pick<Context, "io" | "services">,
  target: Target,
  name: string | undefined,
  given?: string,
): Promise<FoundSandpit> {
  const bases = await openBases(context, target, given);
  if (name === undefined) return await findOwn(context, target, bases);
  for (const { base, registry } of bases) {
    const registered = await registry.read(name);
    if (registered !== undefined && registered.entry.base === base.name) return { base, registry, registered };
  }
  const loaded = await context.services.environments();
  refuseEnvironment(loaded, target, name);
  throw new NoSandpit(`${await noSandpitText(bases, name)} Nothing was changed.`);
}

async function findOwn({ io }: Pick<Context, "io">, target: Target, bases: readonly OpenBase[]): Promise<FoundSandpit> {
  const { name: user } = actorOf(io);
  const found = await Promise.all(
    bases.map(async ({ base, registry }) => {
      const { sandpits } = await registry.list();
      const own = sandpits.filter(({ entry }) => entry.owner === user && entry.base === base.name);
      return own.map((registered) => ({ base, registry, registered }));
    }),
  );
  const [first, ...others] = found.flat();
  if (first === undefined) {
    throw new NoSandpit(
      `${user} has no sandpit. To make one: ./platform sandpit up${targetHint({ target })}. Nothing was changed.`,
    );
  }
  if (others.length === 0) return first;
  const names = [first, ...others].map(({ registered }) => registered.entry.name).sort();
  throw new UserError(`${user} has several sandpits. Name one: ${names.join(", ")}. Nothing was changed.`);
}

/** @throws {UserError} for the name of an environment that has a file */
function refuseEnvironment(loaded: readonly LoadedEnvironment[], target: Target, name: string): void {
  const found = loaded.find((each) => each.name === name);
  if (found === undefined) return;
  const isPermanent = !("environment" in found) || found.environment.kind === "permanent";
  const isProtected = "environment" in found && found.environment.protected;
  const way = isProtected
    ? "It is protected, and cannot be destroyed."
    : `To destroy it: ./platform destroy ${name}${targetHint({ target })}`;
  throw new UserError(
    `${name} is a ${isPermanent ? "permanent" : "personal"} environment (${found.file}), not a sandpit. Nothing was changed. ${way}`,
  );
}

async function noSandpitText(bases: readonly OpenBase[], name: string): Promise<string> {
  const lists = await Promise.all(bases.map(async ({ registry }) => (await registry.list()).sandpits));
  const names = [...new Set(lists.flat().map(({ entry }) => entry.name))].sort();
  const all = names.length === 0 ? "There is none." : `Sandpits: ${names.join(", ")}.`;
  return `No sandpit is called "${name}".${didYouMean(name, names)} ${all}`;
}

function allowing(loaded: readonly LoadedEnvironment[]): LoadedBase[] {
  return loaded.filter((each): each is LoadedBase => "environment" in each && each.environment.sandpits !== undefined);
}

function named(loaded: readonly LoadedEnvironment[], name: string): LoadedBase {
  const found = findLoaded(loaded, name);
  if ("problem" in found) throw new UserError(found.problem);
  if (found.environment.kind === "permanent") return found;
  throw new UserError(
    `${name} is a personal environment, and sandpits are derived from permanent ones. Pass --base ${found.environment.base?.name}.`,
  );
}
