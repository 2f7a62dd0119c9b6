import type { JsonObject } from "../model/json.ts";
import { Output, Resource, type State } from "../model/state.ts";
import { Secrets } from "../secrets/secrets.ts";
import { attributesAt, type ResourceKind, type Segment } from "./segment.ts";
import type { Attributes } from "./segment-store.ts";

/** A resource, and the attributes by which it is looked up, which need not be read for that. */
export interface Ready {
  readonly resource: Resource;
  readonly id?: string;
  readonly arn?: string;
}

/** What of a cached state is ready without making its resources. */
export interface Prepared {
  readonly text: Segment["text"];
  readonly kinds: readonly ResourceKind[];
  readonly at: (number: number) => Ready;
}

const prepared = new WeakMap<State, Prepared>();

/** @returns undefined for a state that was parsed */
export function preparedOf(state: State): Prepared | undefined {
  return prepared.get(state);
}

export interface CachedParts {
  readonly segment: Segment;
  /** Read when an attribute is first asked for. */
  readonly attributes: () => Attributes;
  /** What to hide in other versions of the state. Read when first asked for. */
  readonly secrets: () => Secrets;
}

/**
 * A state of which nothing is at hand but what may be shown. Its resources are made when they are first asked for, and
 * their attributes are parsed then. Values as stored must be read from the source.
 */
export function cachedState({ segment, attributes, secrets }: CachedParts): State {
  const { head } = segment;
  const shown = new ShownAgain(secrets);
  const made: Ready[] = [];
  const stored = once(attributes);
  const at = (number: number): Ready => {
    const known = made[number];
    if (known !== undefined) return known;
    const { id, arn, ...facts } = segment.factsAt(number);
    const values = () => attributesAt(stored().bytes, stored().starts, number);
    const resource = new Resource(
      facts,
      shown.contents(
        () => values().attributes,
        () => values().identity,
      ),
    );
    const ready = { resource, ...(id !== undefined && { id }), ...(arn !== undefined && { arn }) };
    made[number] = ready;
    return ready;
  };
  const kinds = once(segment.kinds);
  const resources = once(() => kinds().map((_, number) => at(number).resource));
  const outputs = once(() =>
    head.outputs.map(
      ({ name, sensitive, value }) =>
        new Output(
          name,
          sensitive,
          shown.contents(() => value),
        ),
    ),
  );
  const state: State = {
    ...head.state,
    get resources() {
      return resources();
    },
    get outputs() {
      return outputs();
    },
    get secrets() {
      return shown.secrets();
    },
  };
  prepared.set(state, {
    text: segment.text,
    get kinds() {
      return kinds();
    },
    at,
  });
  later.set(state, shown);
  return state;
}

const later = new WeakMap<State, ShownAgain>();

/**
 * Makes a cached state hide what states that were read after it contain. It then is as slow as one that was parsed.
 * Does nothing for others, which look for secrets whenever they show a value.
 */
export function lookAgain(state: State): void {
  const shown = later.get(state);
  if (shown === undefined) return;
  shown.isLater = true;
  prepared.delete(state);
}

const none = new Secrets();

/** How values are shown: as they were stored, or with another look at the secrets. */
class ShownAgain {
  isLater = false;
  readonly secrets: () => Secrets;

  constructor(secrets: () => Secrets) {
    this.secrets = once(secrets);
  }

  contents<T>(masked: () => T, identity: () => JsonObject | undefined = () => undefined) {
    const shown = this;
    return {
      get raw(): never {
        throw new Error("Values as stored are not kept in the cache: read the state from its source.");
      },
      get masked(): T {
        return masked();
      },
      get identity(): JsonObject | undefined {
        return identity();
      },
      get secrets(): Secrets {
        return shown.isLater ? shown.secrets() : none;
      },
    };
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
