import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import { StateError } from "@ml-platform/state";
import type { Context } from "../../context.ts";
import type { LoadedBase } from "../find/choose-base.ts";
import { everything, type OpenRegistries, openRegistries, type Problem } from "../lifecycle/open-registries.ts";
import type { SandpitRegistry } from "../registry/registry.ts";
import { taggedInAws } from "./in-aws.ts";
import { namespacesOfSandpits } from "./in-clusters.ts";
import { taggedInEmulation } from "./in-emulation.ts";
import { type Found, type Known, type Leftover, leftovers, type Tagged } from "./leftover.ts";
import { isRemoval } from "./removal.ts";
import { type ListedStates, listStates, strayStates } from "./stray-states.ts";

/** What is left beside the states of some bases, and in their account. */
export interface LeftoversOfBases {
  readonly base: LoadedBase;
  readonly registry: SandpitRegistry;
  readonly found: Found;
  readonly leftovers: readonly Leftover[];
}

export interface FoundLeftovers {
  readonly places: readonly LeftoversOfBases[];
  /** What could not be looked at. */
  readonly problems: readonly Problem[];
  /** Whether all was read that may explain what is found; what else could not be looked at hides left-overs, at most. */
  readonly isCertain: boolean;
}

/**
 * What no entry of any registry explains. What exists is looked at first, and the registries last: whatever a sandpit has,
 * its entry was written before.
 *
 * @param given `--base`: only what is in its account and beside its states
 */
export async function findLeftovers(
  context: Context,
  target: Target,
  given: string | undefined,
): Promise<FoundLeftovers> {
  const wanted = await openRegistries(context, target, given);
  const all = await openRegistries(context, target, everything);
  // Those of other accounts explain nothing that is found here, and may not be readable from here.
  const accounts = new Set(
    wanted.registries.flatMap(({ bases }) => bases.map(({ environment }) => environment.account.id)),
  );
  const registries = all.registries.filter(({ bases }) =>
    bases.some(({ environment }) => accounts.has(environment.account.id)),
  );
  const problems: Problem[] = [...wanted.problems, ...unreadableBases(all)];
  const hidden: Problem[] = [];
  const environments = new Set(all.loaded.map(({ name }) => name));
  const looked: { readonly states: ListedStates; readonly tagged: readonly Tagged[] }[] = [];
  for (const { bases } of wanted.registries) {
    const nothing: ListedStates = { stored: [], beside: [], problems: [] };
    const states = await asked(problems, bases[0].name, nothing, () => listStates(context, target, bases));
    problems.push(...states.problems);
    looked.push({ states, tagged: await taggedOf(context, target, bases, hidden) });
  }
  const known = await knownTo(registries, problems);
  const sandpits = new Set([...known.values()].flatMap((each) => [...each.sandpits]));
  const places: LeftoversOfBases[] = [];
  for (const [index, { registry, bases }] of wanted.registries.entries()) {
    const { states: listed, tagged } = looked[index] as (typeof looked)[number];
    const states = await strayStates(context, target, listed, [...environments, ...sandpits]);
    const { bundles, admissions } = known.get(registry.place) ?? { bundles: [], admissions: [] };
    const found = { states, tagged };
    const left = leftovers(found, { environments, sandpits, bundles, admissions });
    places.push({ base: bases[0], registry, found, leftovers: left });
  }
  return { places, problems: [...problems, ...hidden], isCertain: problems.length === 0 };
}

/** Where environments whose files do not load keep the registry of their sandpits is not known. */
function unreadableBases({ loaded }: OpenRegistries): Problem[] {
  return loaded.flatMap((each) =>
    "problem" in each
      ? [{ base: each.name, message: `it does not load, so its sandpits are not known: ${each.problem}` }]
      : [],
  );
}

type KnownOfPlace = Omit<Known, "environments">;

/** Of every registry: several bases may share an account although they keep their states in different places. */
async function knownTo(
  registries: OpenRegistries["registries"],
  problems: Problem[],
): Promise<Map<string, KnownOfPlace>> {
  const known = new Map<string, KnownOfPlace>();
  for (const { registry, bases } of registries) {
    const read = await asked(problems, bases[0].name, undefined, async () => {
      const bundles = await registry.bundles();
      const admissions = [...(await registry.admissions()).keys()];
      const { sandpits, damaged } = await registry.list();
      const live = sandpits.filter(({ entry }) => !isRemoval(entry));
      const names = [...live.map(({ entry }) => entry.name), ...damaged.map(({ name }) => name)];
      return { bundles, admissions, sandpits: new Set(names) };
    });
    if (read !== undefined) known.set(registry.place, read);
  }
  return known;
}

async function taggedOf(
  context: Context,
  target: Target,
  bases: readonly LoadedBase[],
  problems: Problem[],
): Promise<Tagged[]> {
  if (target === "emulated") return taggedInEmulation(context.io);
  const tagged: Tagged[] = [];
  for (const base of bases) {
    const { name } = base;
    tagged.push(...(await asked(problems, name, [], () => taggedInAws(base.environment))));
    tagged.push(...(await asked(problems, name, [], () => namespacesOfSandpits(context, target, base))));
  }
  return tagged;
}

/** What cannot be looked at becomes a problem, so that the rest is shown. */
async function asked<T>(problems: Problem[], base: string, otherwise: T, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (failure) {
    const isKnown = failure instanceof UserError || failure instanceof StateError || isOfAws(failure);
    if (!isKnown) throw failure;
    problems.push({ base, message: (failure as Error).message });
    return otherwise;
  }
}

/** The SDK's errors, and those of the network below it. */
function isOfAws(failure: unknown): boolean {
  return (
    failure instanceof Error &&
    ("$metadata" in failure || "$fault" in failure || "code" in failure || failure.name === "CredentialsProviderError")
  );
}
