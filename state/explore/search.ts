import { nearest } from "@ml-platform/rules";
import { isObject, type Json } from "../model/json.ts";
import { visibleAttributes } from "../model/state.ts";
import type { Entry, StateIndex } from "./index-states.ts";
import { parseQuery, type Term, withoutIndexes } from "./query.ts";

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
  if (terms.length === 0) return { matches: [], total: 0, notes: ["Nothing to search for."] };
  const tests = terms.map((term) => testOf(term, index)).sort((a, b) => a.cost - b.cost);
  const hits = index.entries.filter((entry) => tests.every(({ holds }) => holds(entry)));
  return {
    matches: hits.slice(0, limit).map((entry) => ({ entry, found: whatMatched(entry, terms) })),
    total: hits.length,
    notes: terms.flatMap((term) => noteOn(term, index)),
  };
}

interface Test {
  /** Cheap tests run first. */
  readonly cost: number;
  readonly holds: (entry: Entry) => boolean;
}

const states: ReadonlyMap<string, (entry: Entry) => boolean> = new Map([
  ["tainted", ({ resource }) => resource.tainted],
  ["deposed", ({ resource }) => resource.deposed !== undefined],
  ["data", ({ resource }) => resource.mode === "data"],
  ["managed", ({ resource }) => resource.mode === "managed"],
]);

function testOf(term: Term, index: StateIndex): Test {
  switch (term.kind) {
    case "environment":
      return { cost: 0, holds: ({ stack }) => stack.environment.toLowerCase() === term.text };
    case "stack":
      return {
        cost: 0,
        holds: ({ stack }) => stack.id.toLowerCase() === term.text || stack.name.toLowerCase() === term.text,
      };
    case "type":
      return { cost: 0, holds: ({ resource }) => resource.type.includes(term.text) };
    case "is":
      return { cost: 0, holds: states.get(term.text) ?? (() => false) };
    case "text":
      return { cost: 2, holds: ({ text }) => text.includes(term.text) };
    case "attribute":
    case "tag": {
      const needles = needlesOf(term, index);
      return { cost: 1, holds: ({ text }) => needles.some((needle) => text.includes(needle)) };
    }
  }
}

function needlesOf(term: Extract<Term, { kind: "attribute" | "tag" }>, { paths }: StateIndex): string[] {
  return pathsOf(term, paths).map((path) => {
    if (term.value === undefined) return paths.beginning(path, "");
    return term.value.endsWith("*") ? paths.beginning(path, term.value.slice(0, -1)) : paths.exactly(path, term.value);
  });
}

function pathsOf(term: Extract<Term, { kind: "attribute" | "tag" }>, paths: StateIndex["paths"]): number[] {
  if (term.kind === "attribute") return paths.named(term.name);
  return ["tags", "tags_all"].flatMap((tags) => paths.named(`${tags}.${term.name}`));
}

function noteOn(term: Term, index: StateIndex): string[] {
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
  if ((term.kind !== "attribute" && term.kind !== "tag") || pathsOf(term, index.paths).length > 0) return [];
  const names = new Set(
    index.paths.names.flatMap((name) =>
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
  collectTexts(visibleAttributes(resource), "", all);
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
