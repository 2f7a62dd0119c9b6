import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import {
  type FailureKind,
  indexStates,
  type JsonObject,
  type OpenOptions,
  openSource,
  type Reading,
  readStates,
  type StackPlace,
  type StateIndex,
  type StateSource,
} from "@ml-platform/state";
import { inOrder } from "../plan/graph.ts";
import { findEnvironment, selectStacks } from "../plan/selection.ts";
import type { PlatformEnvironment } from "../services.ts";
import { synthesizeInto } from "../plan/run.ts";
import { inScratchDirectory } from "../plan/scratch-directory.ts";
import type { Context } from "../commands/options.ts";
import { placeOf } from "./places.ts";

/** What a command was asked to look at. */
export interface Scope {
  readonly target: Target;
  /** @default every environment */
  readonly environment?: string | undefined;
  /** Ids, names or globs. @default every stack */
  readonly stacks?: readonly string[];
}

/** Something that kept a part from being seen; the rest was. */
export interface StateProblem {
  readonly environment: string;
  readonly stack?: string;
  /** The state that could not be read, as a person finds it. */
  readonly file?: string;
  readonly kind: FailureKind | "not-synthesized" | "not-checked";
  readonly message: string;
}

/** Where all states are. */
export interface Places {
  readonly target: Target;
  readonly environments: readonly PlatformEnvironment[];
  /** Each after those it reads. */
  readonly places: readonly StackPlace[];
  /** All of the environments, whatever stacks were asked for. */
  readonly allPlaces: readonly StackPlace[];
  readonly problems: readonly StateProblem[];
}

/** What was read. */
export interface Survey extends Places {
  readonly readings: readonly Reading[];
  /** Of every stack of every environment: a value may be marked as secret in one state and stand unmarked in another. */
  readonly everything: readonly Reading[];
  readonly index: StateIndex;
}

/**
 * Synthesizes the environments, each on its own so that one that is refused does not hide the rest.
 *
 * @throws {UserError} for an environment or a stack there is not
 */
export async function findPlaces(
  { io, services }: Pick<Context, "io" | "services">,
  { target, environment, stacks = [] }: Scope,
  { stackTraces = false }: { readonly stackTraces?: boolean } = {},
): Promise<Places> {
  const all = await services.environments();
  const environments = environment === undefined ? all : [findEnvironment(all, environment)];
  const traced = {
    ...services,
    synthesize: ((names, options) =>
      services.synthesize(names, { ...options, stackTraces })) satisfies typeof services.synthesize,
  };
  const problems: StateProblem[] = [];
  const places = await inScratchDirectory(join(io.root, ".platform", target), async (outdir) => {
    const found: StackPlace[] = [];
    for (const each of environments) {
      try {
        const { stacks } = await synthesizeInto(outdir, { io, services: traced, target }, each);
        found.push(
          ...inOrder(stacks).map((stack) =>
            placeOf(stack, JSON.parse(readFileSync(join(stack.directory, "cdk.tf.json"), "utf8")) as JsonObject),
          ),
        );
      } catch (failure) {
        if (!(failure instanceof UserError)) throw failure;
        problems.push({ environment: each.name, kind: "not-synthesized", message: failure.message });
      }
    }
    return found;
  });
  const selected = select({ places, problems }, stacks);
  return {
    target,
    environments,
    places: places.filter(({ id }) => selected.has(id)),
    allPlaces: places,
    problems,
  };
}

/** @throws {UserError} for a name that matches nothing, with what may have hidden it */
function select({ places, problems }: Pick<Places, "places" | "problems">, patterns: readonly string[]): Set<string> {
  try {
    return selectStacks(places, patterns);
  } catch (failure) {
    if (!(failure instanceof UserError) || problems.length === 0) throw failure;
    const hidden = problems.map(({ environment, message }) => `\n${environment} cannot be synthesized: ${message}`);
    throw new UserError(`${failure.message}${hidden.join("")}`, { cause: failure });
  }
}

/** Finds and reads every state of the scope; one that cannot be read becomes a problem. */
export async function survey(context: Context, scope: Scope): Promise<Survey> {
  return await readPlaces(context, await findPlaces(context, scope));
}

/** Reads what was found, and everything else only to know its secrets. */
export async function readPlaces(context: Context, found: Places): Promise<Survey> {
  const wanted = new Set(found.places.map(({ id }) => id));
  const others = [...found.allPlaces, ...(await placesElsewhere(context, found))].filter(({ id }) => !wanted.has(id));
  const everything = await readStates([...found.places, ...others], openOptions(context, found.target));
  const readings = everything.slice(0, found.places.length);
  const failures = readings.flatMap((reading): StateProblem[] => {
    if (reading.status !== "failed") return [];
    const { place, failure } = reading;
    return [
      {
        environment: place.environment,
        stack: place.id,
        file: shownPath(context, failure.file),
        kind: failure.kind,
        message: shownPath(context, failure.message),
      },
    ];
  });
  return { ...found, readings, everything, index: indexStates(readings), problems: [...found.problems, ...failures] };
}

/** Places of the environments that were not looked at. */
async function placesElsewhere(context: Context, { target, environments }: Places): Promise<StackPlace[]> {
  const known = new Set(environments.map(({ name }) => name));
  const places: StackPlace[] = [];
  for (const { name } of await context.services.environments()) {
    if (!known.has(name)) places.push(...(await findPlaces(context, { target, environment: name })).allPlaces);
  }
  return places;
}

export function sourceOf(context: Context, target: Target, { backend }: StackPlace): StateSource {
  return openSource(backend, openOptions(context, target));
}

export function openOptions({ io }: Pick<Context, "io">, target: Target): OpenOptions {
  return { env: io.env, cacheDirectory: join(io.root, ".platform", target, "state-cache") };
}

/** Paths below the repository as a person types them, anywhere in a text. */
export function shownPath({ io }: Pick<Context, "io">, text: string): string {
  return text.replaceAll(`${io.root}/`, "");
}

/**
 * The one place that a person named by id (`dev-network`), or by name where one environment is looked at.
 *
 * @throws {UserError} where none or several fit
 */
export function onePlace(found: Pick<Places, "places" | "problems">, name: string): StackPlace {
  const { places } = found;
  const selected = select(found, [name]);
  const [place, another] = places.filter(({ id }) => selected.has(id));
  if (place !== undefined && another === undefined) return place;
  throw new UserError(`"${name}" names several stacks: ${[...selected].join(", ")}. Name one of them.`);
}
