import { listed } from "./look.ts";
import type { Risk } from "./risk.ts";
import type { StandingPlace, Surroundings } from "./standing.ts";

/**
 * Stacks whose resources are in another account or region than the environment's: a plan does not find them, and what
 * it adds would take their place in the state, after which nobody knows of them.
 */
export function elsewhere(selected: ReadonlySet<string>, surroundings: Surroundings): Risk[] {
  const { environment, standing, targetHint } = surroundings;
  const away = standing
    .filter(({ stack }) => selected.has(stack.id))
    .map((each) => ({ id: each.stack.id, places: each.places.filter((place) => !isIn(environment, place)) }))
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
      text: `the ${states} of ${listed(away.map(({ id }) => id))} ${were} made in ${listed(where)}; the environment now says ${now}. At least ${places.reduce((sum, { count }) => sum + count, 0)} resources there would be left behind, and nobody would know of them.`,
      refused: `restore account and region in the file of ${environment.name}. To move the environment, then destroy it there, change them, and apply. Or give the environment in ${now} a name of its own, and so states of its own.`,
      steps: [
        `./platform destroy ${environment.name}${targetHint}`,
        `./platform apply ${environment.name}${targetHint}`,
      ],
    },
  ];
}

function isIn({ account, region }: Surroundings["environment"], place: StandingPlace): boolean {
  return place.account === account.id && (place.region === "" || place.region === region);
}

function placeText({ account, region }: StandingPlace): string {
  return region === "" ? account : `${account} / ${region}`;
}
