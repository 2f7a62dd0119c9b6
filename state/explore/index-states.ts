import { lookupNames, type Resource, type State } from "../model/state.ts";
import type { Reading } from "../read/read-states.ts";
import { preparedOf } from "../segments/cached-state.ts";
import type { ResourceKind } from "../segments/segment.ts";
import type { Stack } from "../stack.ts";
import { type SearchText, searchTextOf } from "./search-text.ts";

/** One object of one state. */
export interface Entry {
  readonly stack: Stack;
  readonly resource: Resource;
  /** Its `id` attribute, unless hidden. */
  readonly id?: string;
  readonly arn?: string;
}

/** The objects of one state. Each is made when it is first asked for: a search over all states looks at few of them. */
export class StackEntries {
  readonly stack: Stack;
  readonly #state: State;
  readonly #entries: Entry[] = [];
  #all: readonly Entry[] | undefined;
  #text: SearchText | undefined;

  constructor(stack: Stack, state: State) {
    this.stack = stack;
    this.#state = state;
  }

  get count(): number {
    return this.kinds.length;
  }

  get text(): SearchText {
    this.#text ??= preparedOf(this.#state)?.text ?? searchTextOf(this.#state.resources);
    return this.#text;
  }

  /** Of each object. */
  get kinds(): readonly ResourceKind[] {
    return preparedOf(this.#state)?.kinds ?? this.#state.resources;
  }

  get all(): readonly Entry[] {
    this.#all ??= this.kinds.map((_, number) => this.at(number));
    return this.#all;
  }

  /** @throws {RangeError} if the state has no such object */
  at(number: number): Entry {
    const known = this.#entries[number];
    if (known !== undefined) return known;
    if (number >= this.count) throw new RangeError(`${this.stack.id} has no resource ${number}`);
    const ready = preparedOf(this.#state)?.at(number);
    const entry =
      ready === undefined
        ? entryOf(this.stack, this.#state.resources[number] as Resource)
        : { stack: this.stack, ...ready };
    this.#entries[number] = entry;
    return entry;
  }
}

/** Everything that exists, across all stacks and environments. */
export class StateIndex {
  readonly readings: readonly Reading[];
  /** Only stacks whose state could be read. */
  readonly stacks: readonly StackEntries[];
  /** By stack id. Only stacks whose state could be read. */
  readonly byStack: { readonly get: (id: string) => readonly Entry[] | undefined };
  #entries: readonly Entry[] | undefined;

  constructor(readings: readonly Reading[]) {
    this.readings = readings;
    this.stacks = readings.flatMap((reading) =>
      reading.status === "read" ? [new StackEntries(reading.stack, reading.state)] : [],
    );
    const byId = new Map(this.stacks.map((entries) => [entries.stack.id, entries]));
    this.byStack = { get: (id) => byId.get(id)?.all };
  }

  get entries(): readonly Entry[] {
    this.#entries ??= this.stacks.flatMap(({ all }) => all);
    return this.#entries;
  }
}

/** Indexes the result of {@link readStates}. Pure. The index contains no hidden values. */
export function indexStates(readings: readonly Reading[]): StateIndex {
  return new StateIndex(readings);
}

function entryOf(stack: Stack, resource: Resource): Entry {
  return { stack, resource, ...lookupNames(resource) };
}
