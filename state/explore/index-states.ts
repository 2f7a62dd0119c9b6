import type { Json } from "../model/json.ts";
import { type Resource, type State, visibleAttributes, visibleIdentity } from "../model/state.ts";
import type { Reading } from "../read/read-states.ts";
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

/** What filters of a search look at. */
export type ResourceKind = Pick<Resource, "mode" | "type" | "tainted" | "deposed">;

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
    return this.#state.resources.length;
  }

  get text(): SearchText {
    this.#text ??= searchTextOf(this.#state.resources);
    return this.#text;
  }

  /** Of each object. */
  get kinds(): readonly ResourceKind[] {
    return this.#state.resources;
  }

  get all(): readonly Entry[] {
    this.#all ??= this.#state.resources.map((_, number) => this.at(number));
    return this.#all;
  }

  /** @throws {RangeError} if the state has no such object */
  at(number: number): Entry {
    const known = this.#entries[number];
    if (known !== undefined) return known;
    const resource = this.#state.resources[number];
    if (resource === undefined) throw new RangeError(`${this.stack.id} has no resource ${number}`);
    const entry = entryOf(this.stack, resource);
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
  const attributes = visibleAttributes(resource);
  const id = textOf(attributes["id"]);
  const arn = textOf(attributes["arn"] ?? visibleIdentity(resource)?.["arn"]);
  return { stack, resource, ...(id !== undefined && { id }), ...(arn !== undefined && { arn }) };
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
