import type { Environment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import { formerStacks, type NamedStack, type Target } from "@ml-platform/stacks";
import { mayHoldAnything, readStates, type Stack } from "@ml-platform/state";
import type { Io } from "../io.ts";
import type { Services } from "../services.ts";
import { targetHint } from "./hints.ts";
import { locate, openOptions, type UnmovedStates } from "./locate.ts";

/** A state that is still where it was before its stack was renamed. */
export interface Unmoved {
  /** The stack, with the location that its state should have. */
  readonly stack: Stack;
  /** What it was called, with the location that its state has. */
  readonly former: Stack;
  /** Whether there is a state with resources at the new location too. */
  readonly isAtBoth: boolean;
}

interface Asked {
  readonly io: Pick<Io, "root" | "env">;
  readonly services: Pick<Services, "stacksOf">;
  readonly target: Target;
}

/** The part of a run that is about renaming. */
interface Renamed {
  readonly request: Asked;
  readonly environment: Environment;
  readonly unmoved: readonly Unmoved[];
}

/** The states of an environment that were not moved since it, or a cluster of it, was renamed. */
export async function findUnmoved({ io, services, target }: Asked, environment: Environment): Promise<Unmoved[]> {
  const nodes = await services.stacksOf(environment);
  const located = (named: NamedStack): Stack["location"] =>
    locate(io, target, { ...environment, name: named.environment }, named.id);
  const candidates = nodes.flatMap((node) =>
    formerStacks(environment, node).map((former) => ({
      stack: { ...node, location: located(node) },
      former: {
        ...node,
        ...former,
        name: former.id.slice(former.environment.length + 1),
        location: located(former),
      },
    })),
  );
  if (candidates.length === 0) return [];
  const options = openOptions(io, target);
  const readings = await readStates(
    candidates.map(({ former }) => former),
    options,
  );
  const found = candidates.filter((_, index) => holds(readings[index]));
  const present = await readStates(
    found.map(({ stack }) => stack),
    options,
  );
  return found.map((each, index) => ({ ...each, isAtBoth: holds(present[index]) }));
}

function holds(reading: Parameters<typeof mayHoldAnything>[0] | undefined): boolean {
  return reading !== undefined && mayHoldAnything(reading);
}

/** What the stacks were called whose state is at an earlier location only, by their present ids: plans look for it there. */
export function locationsOf(unmoved: readonly Unmoved[]): UnmovedStates {
  return new Map(unmoved.filter(({ isAtBoth }) => !isAtBoth).map(({ stack, former }) => [stack.id, former]));
}

/** One sentence, if there are such states: a plan of them is true, but nothing can be changed yet. */
export function unmovedWarnings({ unmoved, ...run }: Renamed): string[] {
  if (unmoved.length === 0) return [];
  return [`${whatIsUnmoved(unmoved)} Before it can be applied, move ${itOrThem(unmoved)}: ${moveCommand(run)}`];
}

/**
 * Call it under the lock of the environment.
 *
 * @throws {UserError} when states are at earlier locations: a run with the old names could still change them
 */
export async function refuseUnmoved(run: Renamed): Promise<void> {
  const unmoved = await findUnmoved(run.request, run.environment);
  if (unmoved.length > 0) {
    throw new UserError(
      `${whatIsUnmoved(unmoved)} Nothing was changed. Move ${itOrThem(unmoved)} first: ${moveCommand(run)}`,
    );
  }
  if (run.unmoved.length > 0) {
    throw new UserError("The states were moved to their new names in this moment. Run again. Nothing was changed.");
  }
}

function whatIsUnmoved(unmoved: readonly Unmoved[]): string {
  const states = unmoved.map(({ former, stack }) => `${stack.id} (${former.id})`).join(", ");
  return unmoved.length === 1
    ? `The state of a renamed stack is still under its earlier name: ${states}.`
    : `The states of renamed stacks are still under their earlier names: ${states}.`;
}

function itOrThem(unmoved: readonly Unmoved[]): string {
  return unmoved.length === 1 ? "it" : "them";
}

export function moveCommand({ environment, request }: Pick<Renamed, "environment" | "request">): string {
  return `./platform state move ${environment.name}${targetHint(request)}`;
}
