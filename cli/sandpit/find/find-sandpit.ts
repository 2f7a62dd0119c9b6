import type { LoadedEnvironment } from "@ml-platform/environments";
import { didYouMean, UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Context } from "../../context.ts";
import { targetHint } from "../../plan/hints.ts";
import { actorOf } from "../actor.ts";
import {
  baseOf,
  everything,
  isNamed,
  type OpenRegistries,
  openRegistries,
  type RegistryOfBases,
} from "../lifecycle/open-registries.ts";
import type { Registered, SandpitRegistry } from "../registry/registry.ts";
import type { LoadedBase } from "./choose-base.ts";

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
 * The sandpit of this name, or the only one of who asks, whatever base it is derived from: also one that was renamed, is
 * gone, or allows no sandpits any more.
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
  const opened = await openRegistries(context, target, given);
  const [problem] = opened.problems;
  if (problem !== undefined && given !== undefined) throw new UserError(problem.message);
  const { name: user } = actorOf(context.io);
  const failures: UserError[] = [];
  const look = async (registries: OpenRegistries["registries"]): Promise<FoundSandpit[]> => {
    const all = await Promise.all(
      registries.map(async (each) => {
        try {
          const registered = await (name === undefined ? ownIn(each, user) : namedIn(each, name));
          return registered
            .filter(({ entry }) => given === undefined || isNamed(each.bases[0], entry.base))
            .map((one) => withBase(opened, each, one));
        } catch (failure) {
          if (!(failure instanceof UserError)) throw failure;
          failures.push(failure);
          return [];
        }
      }),
    );
    return all.flat();
  };
  const near = await look(opened.registries);
  const found =
    near.length > 0 || given !== undefined ? near : await look(await otherRegistries(context, target, opened));
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  if (first !== undefined) throw new UserError(`${severalText(user, name, found)} Nothing was changed.`);
  if (name !== undefined) refuseEnvironment(opened.loaded, target, name);
  // Others may be in accounts that one may not read: that matters only if the sandpit may be there.
  const [failure] = failures;
  if (failure !== undefined) throw failure;
  const text =
    name === undefined
      ? `${user} has no sandpit. To make one: ./platform sandpit up${targetHint({ target })}.`
      : await noSandpitText(opened.registries, name);
  if (problem === undefined) throw new NoSandpit(`${text} Nothing was changed.`);
  throw new UserError(`${text} Nothing was changed. Not all could be looked at:\n${problem.message}`);
}

async function namedIn({ registry }: RegistryOfBases, name: string): Promise<Registered[]> {
  const registered = await registry.read(name);
  return registered === undefined ? [] : [registered];
}

async function ownIn({ registry }: RegistryOfBases, user: string): Promise<Registered[]> {
  return (await registry.list()).sandpits.filter(({ entry }) => entry.owner === user);
}

/** @throws {UserError} if the file of its base does not load: that says where its states are */
function withBase(opened: OpenRegistries, bases: RegistryOfBases, registered: Registered): FoundSandpit {
  const { entry } = registered;
  const base = baseOf(opened, bases, entry.base);
  if (base !== undefined) return { base, registry: bases.registry, registered };
  const broken = opened.loaded.find(({ name }) => name === entry.base);
  const problem = broken !== undefined && "problem" in broken ? `\n${broken.problem}` : "";
  throw new UserError(
    `${entry.name} is a sandpit of ${entry.base}, whose file does not load, so it is not known where its states are. Nothing was changed.${problem}`,
  );
}

function severalText(user: string, name: string | undefined, found: readonly FoundSandpit[]): string {
  if (name === undefined) {
    const names = found.map(({ registered }) => registered.entry.name).sort();
    return `${user} has several sandpits. Name one: ${names.join(", ")}.`;
  }
  const bases = found.map(({ registered }) => registered.entry.base).sort();
  return `Several environments have a sandpit called ${name}. Name one with --base: ${bases.join(", ")}.`;
}

/** Those of environments that allow no sandpits, or no more, as far as they can be read. */
async function otherRegistries(
  context: Pick<Context, "io" | "services">,
  target: Target,
  opened: OpenRegistries,
): Promise<RegistryOfBases[]> {
  const known = opened.registries.map(({ registry }) => registry.place);
  const all = await openRegistries(context, target, everything);
  const others = all.registries.filter(({ registry }) => !known.includes(registry.place));
  const readable = await Promise.all(others.map(async (each) => ((await isReadable(each)) ? [each] : [])));
  return readable.flat();
}

async function isReadable({ registry }: RegistryOfBases): Promise<boolean> {
  try {
    return (await registry.names()).length > 0;
  } catch (failure) {
    if (failure instanceof UserError) return false;
    throw failure;
  }
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

async function noSandpitText(registries: readonly Pick<OpenBase, "registry">[], name: string): Promise<string> {
  const lists = await Promise.all(registries.map(({ registry }) => registry.names()));
  const names = [...new Set(lists.flat())].sort();
  const all = names.length === 0 ? "There is none." : `Sandpits: ${names.join(", ")}.`;
  return `No sandpit is called "${name}".${didYouMean(name, names)} ${all}`;
}
