import { join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import type { StateLocation } from "@ml-platform/rules";
import {
  environmentLockLocation,
  type NamedStack,
  type StateOptions,
  stateLocation,
  type Target,
} from "@ml-platform/stacks";
import type { OpenOptions, Stack } from "@ml-platform/state";
import type { Io } from "../io.ts";
import type { Services } from "../services.ts";

/** State options for code that reads states: local states are below `.platform/<target>/state`. */
function stateOptions({ root }: Pick<Io, "root">, target: Target): StateOptions {
  return { target, localState: join(root, ".platform", target, "state") };
}

/** What stacks were called whose states were not moved since, by the ids that they have now. */
export type UnmovedStates = ReadonlyMap<string, NamedStack>;

/** The location of a stack's state. @param unmoved @default - every state is at the location of its stack */
export function locate(
  io: Pick<Io, "root">,
  target: Target,
  environment: Environment,
  id: string,
  unmoved: UnmovedStates = new Map(),
): StateLocation {
  return stateLocation(environment, id, { ...stateOptions(io, target), unmoved });
}

/** The location of an environment's lock. */
export function locateLock(
  io: Pick<Io, "root">,
  target: Target,
  environment: Pick<Environment, "name" | "account" | "backend">,
): StateLocation {
  return environmentLockLocation(environment, stateOptions(io, target));
}

/** The stacks of an environment, each after those it reads, with the locations of their states; nothing is synthesized. */
export async function locatedStacks(
  {
    io,
    services,
    target,
  }: { readonly io: Pick<Io, "root">; readonly services: Pick<Services, "stacksOf">; readonly target: Target },
  environment: Environment,
  unmoved?: UnmovedStates,
): Promise<Stack[]> {
  const nodes = await services.stacksOf(environment);
  return nodes.map((node) => ({ ...node, location: locate(io, target, environment, node.id, unmoved) }));
}

/** How states are opened: with this process's credentials, and a separate cache for each target. */
export function openOptions({ root, env }: Pick<Io, "root" | "env">, target: Target): OpenOptions {
  return { env, cacheDirectory: join(root, ".platform", target, "state-cache") };
}

/** A text in which paths of the repository are written as a person types them. */
export function shownPath({ root }: Pick<Io, "root">, text: string): string {
  return text.replaceAll(`${root}/`, "");
}
