import { UserError } from "@ml-platform/rules";
import type { PersonalFacts } from "@ml-platform/state/report";
import type { Context } from "../context.ts";
import { type SandpitSurvey, type Surveyed, surveySandpits } from "../sandpit/find/survey-sandpits.ts";
import { endingOf } from "../sandpit/show/sandpit-json.ts";
import type { FoundStacks, StateProblem } from "./find-stacks.ts";

/** The personal environments that registries know, and what of the registries cannot be read. */
export interface PersonalEnvironments {
  readonly personal: readonly PersonalFacts[];
  readonly problems: readonly StateProblem[];
}

/**
 * The personal environments of a target, with what their registries say about them: nothing is synthesized.
 *
 * @param base only those that are derived from it @default - of every environment
 */
export async function personalEnvironments(
  context: Pick<Context, "io" | "services">,
  { target }: Pick<FoundStacks, "target">,
  base?: string,
): Promise<PersonalEnvironments> {
  const { sandpits, damaged, problems } = await surveyed(context, target);
  const isWanted = (name: string): boolean => base === undefined || name === base;
  const now = context.services.now();
  return {
    personal: sandpits.filter(({ entry }) => isWanted(entry.base)).map((each) => factsOf(each, now)),
    problems: [
      ...problems
        .filter((each) => isWanted(each.base))
        .map((each) => ({ environment: each.base, kind: "unreachable" as const, message: each.message })),
      ...(base === undefined
        ? damaged.map(({ name, problem }) => ({ environment: name, kind: "malformed" as const, message: problem }))
        : []),
    ],
  };
}

async function surveyed(context: Pick<Context, "io" | "services">, target: FoundStacks["target"]) {
  try {
    return await surveySandpits(context, target);
  } catch (failure) {
    // No environment allows personal ones, and there are none.
    if (failure instanceof UserError) return nothing;
    throw failure;
  }
}

const nothing: Pick<SandpitSurvey, "sandpits" | "damaged" | "problems"> = { sandpits: [], damaged: [], problems: [] };

function factsOf({ entry, base }: Surveyed, now: Date): PersonalFacts {
  const { name, owner, state, problem, expires, stacks, cost } = entry;
  const hourly = (state === "sleeping" ? cost?.asleep : undefined) ?? cost?.hourly;
  return {
    name,
    owner,
    base: entry.base,
    state,
    stacks: stacks.length,
    expiresAt: expires,
    destroyedAt: endingOf(entry, base?.environment.sandpits, now).destroyed,
    ...(problem !== undefined && { problem }),
    ...(hourly !== undefined && { hourly }),
  };
}
