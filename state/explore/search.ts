import { nearest } from "@ml-platform/rules";
import { isObject, type Json } from "../model/json.ts";
import { searchedValues } from "../model/state.ts";
import type { ResourceKind } from "../segments/segment.ts";
import type { Stack } from "../stack.ts";
import { hiddenIn } from "./hidden.ts";
import type { Entry, StackEntries, StateIndex } from "./index-states.ts";
import { beginning, exactly, type PathNames } from "./path-names.ts";
import { filters, parseQuery, type Term, withoutIndexes } from "./query.ts";
import { resourcesWith, type SearchText } from "./search-text.ts";

/** A value that matches a search. */
export interface Found {
  /** `scaling_config.0.min_size`, or `address` for the address itself. */
  readonly path: string;
  readonly value: string;
}

export interface Match {
  readonly entry: Entry;
  /** The values that match. Empty if only filters such as `type:` match. */
  readonly found: readonly Found[];
}

export interface SearchResult {
  /** Not more than the limit. */
  readonly matches: readonly Match[];
  /** Number of matches without the limit. */
  readonly total: number;
  /** Number of hidden values, which were not searched. */
  readonly hidden: number;
  /** Likely mistakes in the query, such as an attribute that does not exist, with a suggestion. */
  readonly notes: readonly string[];
}

export interface SearchOptions {
  /** @default 100 */
  readonly limit?: number;
}

/**
 * Searches every visible value and address, ignoring case. Terms are separated by spaces and all must match; see
 * {@link parseQuery}.
 */
export function search(index: StateIndex, query: string, { limit = 100 }: SearchOptions = {}): SearchResult {
  const terms = parseQuery(query);
  if (terms.length === 0) return { matches: [], total: 0, hidden: 0, notes: ["Nothing to search for."] };
  const narrow = terms.map(narrowingOf).sort((a, b) => a.cost - b.cost);
  const matches: Match[] = [];
  let total = 0;
  for (const entries of index.stacks) {
    const numbers = narrow.reduce<readonly number[] | undefined>(
      (left, { numbersIn }) => (left?.length === 0 ? left : intersection(left, numbersIn(entries))),
      undefined,
    );
    total += numbers?.length ?? entries.count;
    for (const number of (numbers ?? all(entries)).slice(0, limit - matches.length)) {
      const entry = entries.at(number);
      matches.push({ entry, found: whatMatched(entry, terms) });
    }
  }
  return { matches, total, hidden: hiddenIn(index), notes: terms.flatMap((term) => noteOn(term, index, total)) };
}

/** What a term leaves of the objects of a state. */
interface Narrowing {
  /** Cheap ones run first. */
  readonly cost: number;
  /** The numbers of the objects that match, in order; undefined for all. */
  readonly numbersIn: (entries: StackEntries) => readonly number[] | undefined;
}

const states: ReadonlyMap<string, (resource: ResourceKind) => boolean> = new Map([
  ["tainted", ({ tainted }) => tainted],
  ["deposed", ({ deposed }) => deposed !== undefined],
  ["data", ({ mode }) => mode === "data"],
  ["managed", ({ mode }) => mode === "managed"],
]);

function narrowingOf(term: Term): Narrowing {
  const ofStacks = (holds: (stack: Stack) => boolean): Narrowing => ({
    cost: 0,
    numbersIn: ({ stack }) => (holds(stack) ? undefined : []),
  });
  const ofKinds = (holds: (kind: ResourceKind) => boolean): Narrowing => ({
    cost: 1,
    numbersIn: ({ kinds }) => kinds.flatMap((kind, number) => (holds(kind) ? [number] : [])),
  });
  switch (term.kind) {
    case "environment":
      return ofStacks(({ environment }) => environment.toLowerCase() === term.text);
    case "stack":
      return ofStacks(({ id, name }) => id.toLowerCase() === term.text || name.toLowerCase() === term.text);
    case "type":
      return ofKinds(({ type }) => type.includes(term.text));
    case "is":
      return ofKinds(states.get(term.text) ?? (() => false));
    case "text":
      return { cost: 3, numbersIn: ({ text }) => resourcesWith(text, [term.text]) };
    case "attribute":
    case "tag":
      return { cost: 2, numbersIn: ({ text }) => resourcesWith(text, needlesOf(term, text)) };
  }
}

function all({ count }: StackEntries): number[] {
  return Array.from({ length: count }, (_, number) => number);
}

/** Of two lists in order, where undefined stands for all numbers. */
function intersection(a: readonly number[] | undefined, b: readonly number[] | undefined) {
  if (a === undefined || b === undefined) return a ?? b;
  const inB = new Set(b);
  return a.filter((number) => inB.has(number));
}

function needlesOf(term: Extract<Term, { kind: "attribute" | "tag" }>, { paths }: SearchText): string[] {
  return pathsOf(term, paths).map((path) => {
    if (term.value === undefined) return beginning(path, "");
    return term.value.endsWith("*") ? beginning(path, term.value.slice(0, -1)) : exactly(path, term.value);
  });
}

function pathsOf(term: Extract<Term, { kind: "attribute" | "tag" }>, paths: PathNames): readonly number[] {
  if (term.kind === "attribute") return paths.named(term.name);
  return ["tags", "tags_all"].flatMap((tags) => paths.named(`${tags}.${term.name}`));
}

function noteOn(term: Term, index: StateIndex, total: number): string[] {
  if (term.kind === "is" && !states.has(term.text)) {
    return [
      `"is:${term.text}" is not a filter. Use one of: ${[...states.keys()].map((name) => `is:${name}`).join(", ")}.`,
    ];
  }
  if (term.kind === "environment")
    return unknownName(
      "environment",
      term.text,
      index.readings.map(({ stack }) => stack.environment),
    );
  if (term.kind === "stack")
    return unknownName(
      "stack",
      term.text,
      index.readings.flatMap(({ stack }) => [stack.id, stack.name]),
    );
  if (term.kind !== "attribute" && term.kind !== "tag") return [];
  if (total === 0 && term.kind === "attribute" && filters.has(term.name)) {
    return [`"${term.name}=" searches attributes of that name. The filter is ${term.name}:${term.value}.`];
  }
  if (index.stacks.some(({ text }) => pathsOf(term, text.paths).length > 0)) return [];
  const known = new Set(index.stacks.flatMap(({ text }) => text.paths.names));
  const names = new Set(
    [...known].flatMap((name) =>
      term.kind === "attribute" ? [name] : name.startsWith("tags.") ? [name.slice(5)] : [],
    ),
  );
  return [`Nothing has ${term.kind === "tag" ? "a tag" : "an attribute"} "${term.name}".${meant(term.name, names)}`];
}

function unknownName(kind: string, name: string, known: readonly string[]): string[] {
  const names = new Set(known);
  return [...names].some((other) => other.toLowerCase() === name)
    ? []
    : [`There is no ${kind} "${name}".${meant(name, names)}`];
}

function meant(name: string, known: Iterable<string>): string {
  const near = nearest(
    name,
    [...known].filter((other) => Math.abs(other.length - name.length) <= name.length / 2),
  );
  return near === undefined ? "" : ` Did you mean ${near}?`;
}

function whatMatched({ resource }: Entry, terms: readonly Term[]): Found[] {
  const wanted = terms.flatMap((term) => foundBy(term));
  if (wanted.length === 0) return [];
  const all: Found[] = [{ path: "address", value: resource.address }];
  collectTexts(searchedValues(resource), "", all);
  return all.filter((leaf) => wanted.some((matches) => matches(leaf)));
}

function foundBy(term: Term): ((leaf: Found) => boolean)[] {
  switch (term.kind) {
    case "text":
      return [({ value }) => value.toLowerCase().includes(term.text)];
    case "attribute":
      return [({ path, value }) => endsIn(path, term.name) && fits(value, term.value)];
    case "tag":
      return [({ path, value }) => endsIn(path, `tags.${term.name}`) && fits(value, term.value)];
    default:
      return [];
  }
}

function endsIn(path: string, name: string): boolean {
  const [plain, wanted] = [withoutIndexes(path.toLowerCase()), withoutIndexes(name)];
  return plain === wanted || plain.endsWith(`.${wanted}`);
}

function fits(value: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  return wanted.endsWith("*") ? value.toLowerCase().startsWith(wanted.slice(0, -1)) : value.toLowerCase() === wanted;
}

function collectTexts(value: Json, path: string, into: Found[]): void {
  if (value === null || (value === "" && !isTag(path))) return;
  if (Array.isArray(value) || isObject(value)) {
    for (const [key, item] of Object.entries(value))
      collectTexts(item as Json, path === "" ? key : `${path}.${key}`, into);
  } else into.push({ path, value: String(value) });
}

/** A tag may be empty: its presence is the information. */
function isTag(path: string): boolean {
  return /(?:^|\.)tags(?:_all)?\./.test(path);
}
