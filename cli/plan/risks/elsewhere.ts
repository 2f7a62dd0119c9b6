import { visibleAttributes } from "@ml-platform/state";
import { listed } from "./look.ts";
import type { Risk } from "./risk.ts";
import type { StandingStack, Surroundings } from "./standing.ts";

/**
 * Stacks whose resources are in another account or region than the environment's: a plan does not find them, and what
 * it adds would take their place in the state, after which nobody knows of them.
 */
export function elsewhere(selected: ReadonlySet<string>, surroundings: Surroundings): Risk[] {
  const { environment, standing, targetHint } = surroundings;
  const away = standing
    .filter(({ stack }) => selected.has(stack.id))
    .map((each) => ({ id: each.stack.id, places: placesOf(each).filter((place) => !isIn(environment, place)) }))
    .filter(({ places }) => places.length > 0);
  if (away.length === 0) return [];
  const places = away.flatMap((each) => each.places);
  const where = [...new Set(places.map(placeText))].filter(
    (text, _, all) => !all.some((other) => other.startsWith(`${text} /`)),
  );
  const now = `${environment.account.id} / ${environment.region}`;
  const [states, were] = away.length === 1 ? ["state", "was"] : ["states", "were"];
  return [
    {
      kind: "elsewhere",
      text: `the ${states} of ${listed(away.map(({ id }) => id))} ${were} made in ${listed(where)}; the environment now says ${now}. At least ${places.length} resources there would be left behind, and nobody would know of them.`,
      refused: `restore account and region in the file of ${environment.name}. To move the environment, then destroy it there, change them, and apply. Or give the environment in ${now} a name of its own, and so states of its own.`,
      steps: [
        `./platform destroy ${environment.name}${targetHint}`,
        `./platform apply ${environment.name}${targetHint}`,
      ],
    },
  ];
}

function isIn({ account, region }: Surroundings["environment"], place: Place): boolean {
  return place.account === account.id && (place.region === "" || place.region === region);
}

function placeText({ account, region }: Place): string {
  return region === "" ? account : `${account} / ${region}`;
}

interface Place {
  readonly account: string;
  /** Empty for what is global, such as a role. */
  readonly region: string;
}

/** The accounts and regions in the ARNs of what the stack's own provider made. */
function placesOf({ state }: StandingStack): Place[] {
  return state.resources
    .filter(({ mode, provider }) => mode === "managed" && /\/aws$/.test(provider))
    .flatMap((resource) => {
      const { arn } = visibleAttributes(resource);
      const [, region, account] = /^arn:[^:]+:[^:]+:([^:]*):(\d{12}):/.exec(String(arn)) ?? [];
      return region === undefined || account === undefined ? [] : [{ account, region }];
    });
}
