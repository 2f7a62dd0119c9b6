import { parseQuery, type Term } from "../../explore/query.ts";
import type { JsonValue } from "../report-data.ts";
import type { Entry } from "./model.ts";

/** What the reader asks for: a query in the words of `platform state search`, and what the menus say. */
export interface Filter {
  readonly query?: string;
  readonly environment?: string;
  readonly stack?: string;
  readonly type?: string;
  readonly standing?: Standing;
}

export const standings = {
  drifted: "Drifted",
  tainted: "Tainted",
  deposed: "Deposed",
  managed: "Managed",
  data: "Data sources",
} as const;

export type Standing = keyof typeof standings;

/** A test for one resource; the cheap conditions come first. */
export function filterOf(filter: Filter): (entry: Entry) => boolean {
  const tests = [...menus(filter), ...parseQuery(filter.query ?? "").map(testOf)].sort((a, b) => a.cost - b.cost);
  return (entry) => tests.every(({ holds }) => holds(entry));
}

interface Test {
  readonly cost: number;
  readonly holds: (entry: Entry) => boolean;
}

function menus({ environment, stack, type, standing }: Filter): Test[] {
  return [
    ...(environment === undefined ? [] : [cheap(({ stack: of }) => of.environment === environment)]),
    ...(stack === undefined ? [] : [cheap(({ stack: of }) => of.id === stack)]),
    ...(type === undefined ? [] : [cheap(({ resource }) => resource.type === type)]),
    ...(standing === undefined ? [] : [cheap(standingTests[standing])]),
  ];
}

const standingTests: Readonly<Record<Standing, (entry: Entry) => boolean>> = {
  drifted: ({ drifted }) => drifted,
  tainted: ({ resource }) => resource.tainted === true,
  deposed: ({ resource }) => resource.deposed !== undefined,
  managed: ({ resource }) => resource.mode === "managed",
  data: ({ resource }) => resource.mode === "data",
};

function testOf(term: Term): Test {
  const { text } = { text: "", ...term };
  switch (term.kind) {
    case "environment":
      return cheap(({ stack }) => stack.environment.toLowerCase() === text);
    case "stack":
      return cheap(({ stack }) => stack.id.toLowerCase() === text || stack.name.toLowerCase() === text);
    case "type":
      return cheap(({ resource }) => resource.type.includes(text));
    case "is":
      return cheap(text in standingTests ? standingTests[text as Standing] : () => false);
    case "text":
      return { cost: 1, holds: (entry) => entry.text.includes(text) };
    case "attribute": {
      const path = term.name.split(".");
      return valueTest(term.value, path.at(-1) ?? "", ({ resource }) => valuesAt(resource.attributes, path));
    }
    case "tag":
      return valueTest(term.value, term.name, ({ resource }) =>
        ["tags", "tags_all"].flatMap((tags) => valuesAt(resource.attributes, [tags, term.name])),
      );
  }
}

/** Looks for the name in the text first, which is quick, and at the values only where it is. */
function valueTest(wanted: string | undefined, name: string, values: (entry: Entry) => JsonValue[]): Test {
  const holds = (entry: Entry): boolean =>
    entry.text.includes(`"${name}"`) && values(entry).some((value) => fits(value, wanted));
  return { cost: 2, holds };
}

function fits(value: JsonValue, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  if (typeof value === "object") return false;
  const text = String(value).toLowerCase();
  return wanted.endsWith("*") ? text.startsWith(wanted.slice(0, -1)) : text === wanted;
}

/** Values whose path ends in `path`; list positions do not count. */
function valuesAt(value: JsonValue, path: readonly string[]): JsonValue[] {
  const found: JsonValue[] = [];
  const visit = (here: JsonValue, trail: readonly string[]): void => {
    if (Array.isArray(here)) {
      for (const item of here) visit(item, trail);
    } else if (typeof here === "object" && here !== null) {
      for (const [key, item] of Object.entries(here)) visit(item, [...trail, key.toLowerCase()]);
    }
    if (!Array.isArray(here) && endsIn(trail, path)) found.push(here);
  };
  visit(value, []);
  return found;
}

function endsIn(trail: readonly string[], path: readonly string[]): boolean {
  return path.every((part, index) => trail[trail.length - path.length + index] === part);
}

function cheap(holds: Test["holds"]): Test {
  return { cost: 0, holds };
}
