import { Resource, type State } from "../model/state.ts";
import { type Evidence, evidenceOf } from "../secrets/open-names.ts";
import { Secrets } from "../secrets/secrets.ts";
import { shownIn, witnessOf } from "../secrets/witness.ts";

/**
 * What the other states, and later questions, need of a state to decide what of it is hidden: the secrets that it
 * contains, and its other values, each once.
 */
export interface Summary {
  readonly learnt: readonly (readonly [value: string, needed: Evidence])[];
  readonly values: readonly string[];
  /** Of each value, see `places`. */
  readonly places: readonly number[];
}

/** Where a value stands: what that proves of an equal secret of another state. Later ones prove more. */
const places = {
  /** In an identity, which proves nothing. */
  unseen: 0,
  anywhere: 1,
  tag: 2,
  name: 3,
};

/** Names of attributes in such places. */
const examples: readonly (readonly [name: string, inTags: boolean] | undefined)[] = [
  undefined,
  ["", false],
  ["", true],
  ["id", false],
];

export function summaryOf(state: State): Summary {
  const found = new Map<string, number>();
  const put = (value: string, place: number) => {
    if ((found.get(value) ?? -1) < place) found.set(value, place);
  };
  witnessOf(shownIn(state))((value, name, inTags) => put(value, places[evidenceOf(name, inTags) ?? "anywhere"]));
  const identities = state.resources.flatMap((resource) => Resource.maskedIdentity(resource) ?? []);
  witnessOf(identities)((value) => put(value, places.unseen));
  return { learnt: [...state.secrets.learnt], values: [...found.keys()], places: [...found.values()] };
}

/** The secrets of a state whose summary this is. */
export function secretsFrom(summary: Summary): Secrets {
  const secrets = new Secrets();
  for (const [value, needed] of summary.learnt) secrets.learn(value, needed);
  secrets.watch((see) => {
    for (const [number, value] of summary.values.entries()) {
      const example = examples[summary.places[number] ?? places.unseen];
      if (example !== undefined) see(value, ...example);
    }
  });
  return secrets;
}

/** Which of the values are hidden because they are a known secret, or contain one. */
export function hiddenNumbers({ values }: Summary, secrets: Secrets): number[] {
  return secrets.isEmpty ? [] : values.flatMap((value, number) => (secrets.occursIn(value) ? [number] : []));
}
