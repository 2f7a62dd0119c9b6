import { parseQuery, type Term, withoutIndexes } from "../../explore/query.ts";
import type { Json } from "../../model/json.ts";
import { attributesOf, type Entry, holdsText } from "./model.ts";

/** What the reader selects: a query in the language of `platform state search`, and the choices of the menus. */
export interface Filter {
  readonly query?: string;
  readonly environment?: string;
  readonly stack?: string;
  readonly type?: string;
  readonly condition?: Condition;
}

export const conditions = {
  drifted: "Drifted",
  tainted: "Tainted",
  deposed: "Deposed",
  managed: "Managed",
  data: "Data sources",
} as const;

export type Condition = keyof typeof conditions;

/** A test for one resource. Cheap conditions run first. */
export function filterOf(filter: Filter): (entry: Entry) => boolean {
  const tests = [...menus(filter), ...parseQuery(filter.query ?? "").map(testOf)].sort((a, b) => a.cost - b.cost);
  return (entry) => tests.every(({ holds }) => holds(entry));
}

interface Test {
  readonly cost: number;
  readonly holds: (entry: Entry) => boolean;
}

function menus({ environment, stack, type, condition }: Filter): Test[] {
  return [
    ...(environment === undefined ? [] : [cheap(({ stack: of }) => of.environment === environment)]),
    ...(stack === undefined ? [] : [cheap(({ stack: of }) => of.id === stack)]),
    ...(type === undefined ? [] : [cheap(({ resource }) => resource.type === type)]),
    ...(condition === undefined ? [] : [cheap(conditionTests[condition])]),
  ];
}

const conditionTests: Readonly<Record<Condition, (entry: Entry) => boolean>> = {
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
      return cheap(Object.hasOwn(conditionTests, text) ? conditionTests[text as Condition] : () => false);
    case "text":
      return { cost: 1, holds: (entry) => holdsText(entry, text) };
    case "attribute":
      return valueTest(term.value, [withoutIndexes(term.name).split("."), term.name.split(".")]);
    case "tag":
      return valueTest(term.value, [
        ["tags", term.name],
        ["tags_all", term.name],
      ]);
  }
}

/** Looks for name and value in the text first, which is fast, and then at the attributes of resources that have both. */
function valueTest(wanted: string | undefined, paths: readonly (readonly string[])[]): Test {
  const name = `"${paths[0]?.at(-1) ?? ""}"`;
  const value = JSON.stringify(wanted?.replace(/\*$/, "") ?? "").slice(1, -1);
  const fits = fitting(wanted);
  const holds = (entry: Entry): boolean =>
    entry.details.text(entry.position).includes(name) &&
    entry.details.text(entry.position).includes(value) &&
    paths.some((path) => anyAt(attributesOf(entry) ?? {}, path, fits));
  return { cost: 2, holds };
}

function fitting(wanted: string | undefined): (value: Json) => boolean {
  if (wanted === undefined) return () => true;
  const beginning = wanted.endsWith("*") ? wanted.slice(0, -1) : undefined;
  return (value) => {
    if (typeof value === "object") return false;
    const text = String(value).toLowerCase();
    return beginning === undefined ? text === wanted : text.startsWith(beginning);
  };
}

/** Whether a value whose path ends in `path` passes. List indexes are ignored. */
function anyAt(root: Json, path: readonly string[], passes: (value: Json) => boolean): boolean {
  const trail: string[] = [];
  const visit = (here: Json): boolean => {
    if (Array.isArray(here)) return here.some(visit);
    if (endsIn(trail, path) && passes(here)) return true;
    if (typeof here !== "object" || here === null) return false;
    for (const [key, item] of Object.entries(here)) {
      trail.push(key.toLowerCase());
      const found = visit(item);
      trail.pop();
      if (found) return true;
    }
    return false;
  };
  return visit(root);
}

function endsIn(trail: readonly string[], path: readonly string[]): boolean {
  return path.every((part, index) => trail[trail.length - path.length + index] === part);
}

function cheap(holds: Test["holds"]): Test {
  return { cost: 0, holds };
}
