import type { Environment, LoadedEnvironment } from "@ml-platform/environments";
import { validEnvironments } from "@ml-platform/environments/loaded";
import { allNames, type StateLocation, UserError } from "@ml-platform/rules";
import { bootstrapNode, environmentOf, type Target } from "@ml-platform/stacks";
import {
  listStored,
  type OpenOptions,
  openSource,
  type Stack,
  type StackOrigin,
  type StateFailure,
  type StoredState,
} from "@ml-platform/state";
import { knownAccounts } from "../bootstrap/known-accounts.ts";
import type { Context } from "../context.ts";
import { locate, openOptions, shownPath } from "../plan/locate.ts";
import { baseOf, everything, openRegistries } from "../sandpit/lifecycle/open-registries.ts";
import { placeOf } from "../sandpit/run/sandpit-run.ts";
import { stackBeside } from "./stack-beside.ts";
import type { StateProblem } from "./state-problem.ts";

/** States that exist beside those of the code. */
export interface BeyondCode {
  /** Of sandpits, and states whose stack the code no longer has. */
  readonly stacks: readonly Stack[];
  /** Workspaces of the same organizations that no name of an environment explains: most are somebody else's. */
  readonly unclaimed: readonly Stack[];
  /** Places whose backend cannot list its states, once for each environment that has some there. */
  readonly unlisted: readonly UnlistedPlace[];
  /** Places that could not be listed, and registries of sandpits that could not be read. */
  readonly problems: readonly StateProblem[];
}

/** A place whose states cannot be listed: one without a stack could be there. */
export interface UnlistedPlace {
  readonly environment: string;
  readonly place: string;
}

interface Code {
  readonly target: Target;
  readonly loaded: readonly LoadedEnvironment[];
  /** Every stack of the code. */
  readonly stacks: readonly Stack[];
}

/** Finds the states that no stack of the code explains: one listing for each place of states. */
export async function findBeyondCode(context: Pick<Context, "io" | "services">, code: Code): Promise<BeyondCode> {
  const { io } = context;
  const { target, loaded, stacks } = code;
  const options = openOptions(io, target);
  const fileOf = ({ location }: Stack): string => openSource(location, options).file;
  const sandpits = await sandpitStacks(context, code);
  const explained = [...stacks, ...sandpits.stacks];
  const { stored, failures, unlisted } = await listPlaces(explained, options);
  const known = new Set(explained.map(fileOf));
  const owners = ownersOf(loaded, sandpits.names);
  const accounts = await knownAccounts(context.services, loaded);
  const isOfAccount = (id: string): boolean =>
    accounts.length === 0 ? id.endsWith("-bootstrap") : accounts.some((each) => bootstrapNode(each).id === id);
  const ids = new Set(explained.map(({ id }) => id));
  const strangers = stored.flatMap(({ file, stack }): Stack[] => {
    if (known.has(file)) return [];
    known.add(file);
    const owner = environmentOf(stack, [...owners.keys()]);
    const { environment, origin }: Owner = owners.get(owner ?? "") ?? {
      environment: "",
      origin: isOfAccount(stack) ? "account" : "orphan",
    };
    // Two places may each have a state of the name.
    const id = ids.has(stack) ? shownPath(io, file) : stack;
    ids.add(id);
    return [{ ...stackBeside(file, stack, environment, explained), id, origin }];
  });
  const isUnclaimed = ({ environment, location }: Stack): boolean => environment === "" && location.type === "cloud";
  return {
    stacks: [...sandpits.stacks, ...strangers.filter((each) => !isUnclaimed(each))],
    unclaimed: strangers.filter(isUnclaimed),
    unlisted,
    problems: [
      ...failures.flatMap(({ environments, failure: { kind, file, message } }) =>
        environments.map((environment) => ({
          environment,
          file: shownPath(io, file),
          kind,
          message: shownPath(io, message),
        })),
      ),
      ...sandpits.problems,
    ],
  };
}

interface Places {
  readonly stored: readonly StoredState[];
  readonly unlisted: readonly UnlistedPlace[];
  /** With the environments that have states in the place. */
  readonly failures: readonly { readonly environments: readonly string[]; readonly failure: StateFailure }[];
}

/** Every state in the places of the states of these stacks. */
async function listPlaces(stacks: readonly Stack[], options: OpenOptions): Promise<Places> {
  const placed = stacks.map(({ location, environment }) => {
    const whole = wholeBucket(location);
    const [folder, place] = [location, whole].map((each) => openSource(each, options).container);
    return { environment, location, whole, folder, place };
  });
  const usersOf = (container: string): string[] => [
    ...new Set(
      placed.flatMap(({ environment, folder, place }) =>
        folder === container || place === container ? [environment] : [],
      ),
    ),
  ];
  const all = await listStored(
    placed.map(({ whole }) => whole),
    options,
  );
  // Who may not list a bucket may still list the folders of some environments.
  const refused = new Set(all.failures.flatMap(({ kind, file }) => (kind === "forbidden" ? [file] : [])));
  const within = placed.filter(({ location, place = "" }) => location.type === "s3" && refused.has(place));
  const folders = await listStored(
    within.map(({ location }) => location),
    options,
  );
  const tried = new Set(within.map(({ place }) => place));
  const failed = [...all.failures.filter(({ file }) => !tried.has(file)), ...folders.failures];
  const known = new Set(placed.flatMap(({ location }) => (location.type === "s3" ? [folderOf(location.key)] : [])));
  return {
    stored: [...all.stored.filter(({ file }) => isOurs(file, known)), ...folders.stored],
    unlisted: all.unlisted.flatMap((place) => usersOf(place).map((environment) => ({ environment, place }))),
    failures: failed.map((failure) => ({ environments: usersOf(failure.file), failure })),
  };
}

/** In a bucket, each environment has a folder. */
function wholeBucket(location: StateLocation): StateLocation {
  return location.type === "s3" ? { ...location, key: "any.tfstate" } : location;
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf("/") + 1);
}

/**
 * Whether a state was written by a platform, and not by somebody who shares the bucket: in the folder of an environment
 * that exists, or in one whose name its own begins with, as in `dev/dev-network.tfstate`. Outside of buckets, all are.
 */
function isOurs(file: string, folders: ReadonlySet<string>): boolean {
  const [, folder = "", name = ""] = /^(?:s3:\/\/[^/]+|https?:\/\/[^/]+\/[^/]+)\/(.*?)([^/]*)$/.exec(file) ?? [];
  // A workspace has a folder around that of the environment: env:/staging/dev/.
  const own = folder.split("/").at(-2) ?? "";
  return name === "" || folders.has(folder) || (own !== "" && name.startsWith(`${own}-`));
}

interface SandpitStacks {
  readonly names: readonly string[];
  readonly stacks: readonly Stack[];
  readonly problems: readonly StateProblem[];
}

/** The stacks of registered sandpits of which something may exist. */
async function sandpitStacks(
  context: Pick<Context, "io" | "services">,
  { target, stacks }: Code,
): Promise<SandpitStacks> {
  const known = new Set(stacks.map(({ id }) => id));
  const opened = await openRegistries(context, target, everything);
  const problems: StateProblem[] = opened.problems.flatMap(({ base = "", message }) =>
    // A file that does not load is told with the environment.
    opened.loaded.some((each) => each.name === base && "problem" in each)
      ? []
      : [{ environment: base, kind: "unreachable" as const, message }],
  );
  const names: string[] = [];
  const found: Stack[] = [];
  for (const bases of opened.registries) {
    try {
      for (const { entry } of (await bases.registry.list()).sandpits) {
        names.push(entry.name);
        const base = baseOf(opened, bases, entry.base);
        if (base === undefined) continue;
        const place = { ...placeOf(base, entry), network: base.environment.network };
        for (const id of entry.stacks.filter((each) => !known.has(each))) {
          const location = locate(context.io, target, place, id);
          const name = id.slice(entry.name.length + 1);
          found.push({ id, environment: entry.name, name, location, dependencies: [], origin: "sandpit" });
        }
      }
    } catch (failure) {
      if (!(failure instanceof UserError)) throw failure;
      problems.push({ environment: bases.bases[0].name, kind: "unreachable", message: failure.message });
    }
  }
  return { names, stacks: found, problems };
}

interface Owner {
  readonly environment: string;
  readonly origin: StackOrigin;
}

/** Who a state belongs to whose name begins with a name that an environment or a sandpit has, or had. */
function ownersOf(loaded: readonly LoadedEnvironment[], sandpits: readonly string[]): Map<string, Owner> {
  const former = validEnvironments(loaded).flatMap((each: Environment) =>
    allNames(each.name, each).map((name): [string, Owner] => [name, { environment: each.name, origin: "orphan" }]),
  );
  return new Map([
    ...former,
    ...sandpits.map((name): [string, Owner] => [name, { environment: name, origin: "sandpit" }]),
    // Nothing can be said about the stacks of an environment that does not load.
    ...loaded.map(({ name, ...each }): [string, Owner] => [
      name,
      { environment: name, origin: "problem" in each ? "unloaded" : "orphan" },
    ]),
  ]);
}
