import { knownMonthly, totalCost } from "../../cost/cost.ts";
import { modulePath } from "../../model/address.ts";
import { monthly } from "./format.ts";
import type { Entry, Model } from "./model.ts";

/** A column of the list of resources. */
export interface Column {
  /** As in the URL: `stack`, `tag:team`. */
  readonly name: string;
  readonly title: string;
  /** Width, as a track of a CSS grid. */
  readonly width: string;
  readonly align?: "right";
  /** Empty if the resource has no such value. */
  readonly text: (entry: Entry) => string;
  /** What it is sorted by. @default its text */
  readonly number?: (entry: Entry) => number | undefined;
}

/** What `columns` shows unless the reader chooses. */
export const usualColumns: readonly string[] = ["stack", "zone", "id", "cost"];

/** What resources can be grouped by, besides tags. */
export const usualGroups: readonly string[] = [
  "type",
  "stack",
  "environment",
  "zone",
  "module",
  "owner",
  "cost-centre",
];

const fixedColumns: readonly Column[] = [
  {
    name: "address",
    title: "Resource",
    width: "minmax(220px, 2.6fr)",
    text: ({ resource }) => resource.address,
  },
  { name: "type", title: "Type", width: "minmax(120px, 1.2fr)", text: ({ resource }) => resource.type },
  { name: "environment", title: "Environment", width: "minmax(80px, 0.7fr)", text: ({ stack }) => stack.environment },
  { name: "stack", title: "Stack", width: "minmax(100px, 0.9fr)", text: ({ stack }) => stack.id },
  { name: "zone", title: "Zone", width: "92px", text: ({ resource }) => resource.zone ?? "" },
  {
    name: "module",
    title: "Module",
    width: "minmax(90px, 0.9fr)",
    text: ({ resource }) => modulePath(resource.address),
  },
  { name: "id", title: "Id", width: "minmax(100px, 1.2fr)", text: ({ resource }) => resource.id ?? "" },
  {
    name: "cost",
    title: "Cost a month",
    width: "92px",
    align: "right",
    text: ({ resource }) => (resource.mode === "managed" ? monthly(resource.cost) : ""),
    number: ({ resource }) => (resource.mode === "managed" ? resource.cost?.monthly : undefined),
  },
];

/** The column of this name, or undefined for a name that a link made up. */
export function columnOf(model: Model, name: string): Column | undefined {
  const fixed = fixedColumns.find((each) => each.name === name);
  if (fixed !== undefined) return fixed;
  const width = "minmax(90px, 0.8fr)";
  if (name === "owner") return { name, title: "Owner", width, text: (entry) => ownerOf(model, entry) };
  if (name === "cost-centre") return { name, title: "Cost centre", width, text: (entry) => costCentreOf(model, entry) };
  if (!name.startsWith("tag:")) return undefined;
  const key = name.slice("tag:".length);
  return { name, title: `Tag ${key}`, width, text: (entry) => tagsOf(model, entry)[key] ?? "" };
}

/** Every column but the address, those of tags last. */
export function knownColumns(model: Model): readonly string[] {
  return [
    ...fixedColumns.flatMap(({ name }) => (name === "address" || name === "cost" ? [] : [name])),
    "owner",
    "cost-centre",
    ...tagKeys(model).map((key) => `tag:${key}`),
    "cost",
  ];
}

/** The keys of all tags, in alphabetical order. */
export function tagKeys({ data }: Model): readonly string[] {
  return [...new Set(data.tagSets.flatMap((set) => Object.keys(set)))].sort();
}

export function tagsOf({ data }: Model, { resource }: Entry): Readonly<Record<string, string>> {
  return (resource.tags === undefined ? undefined : data.tagSets[resource.tags]) ?? {};
}

/** Its own tag, or the owner of its environment. */
export function ownerOf(model: Model, entry: Entry): string {
  return namedTag(model, entry, "owner") ?? model.environments.get(entry.stack.environment)?.owner ?? "";
}

/** Its own tag, however that is spelt (`cost-centre`, `CostCenter`), or that of its environment. */
export function costCentreOf(model: Model, entry: Entry): string {
  return namedTag(model, entry, "costcentre") ?? model.environments.get(entry.stack.environment)?.costCentre ?? "";
}

function namedTag(model: Model, entry: Entry, wanted: string): string | undefined {
  for (const [key, value] of Object.entries(tagsOf(model, entry))) {
    if (
      key
        .toLowerCase()
        .replace(/[^a-z]/g, "")
        .replace(/center$/, "centre") === wanted
    )
      return value;
  }
  return undefined;
}

export interface Sorting {
  readonly column: string;
  readonly descending: boolean;
}

/** `cost` or `-cost`, as in the URL. */
export function parseSorting(text: string | undefined): Sorting | undefined {
  if (text === undefined) return undefined;
  return { column: text.replace(/^-/, ""), descending: text.startsWith("-") };
}

/** The next sorting after a click on the heading of a column: its natural order, the other one, none. */
export function nextSorting({ name, number }: Column, sorting: Sorting | undefined): string | undefined {
  const descendingFirst = number !== undefined;
  const written = (descending: boolean): string => `${descending ? "-" : ""}${name}`;
  if (sorting?.column !== name) return written(descendingFirst);
  return sorting.descending === descendingFirst ? written(!descendingFirst) : undefined;
}

/** Sorted by a column; resources without a value come last in both orders. */
export function sorted(entries: readonly Entry[], { text, number }: Column, descending: boolean): readonly Entry[] {
  const key = number ?? ((entry: Entry): string | undefined => text(entry) || undefined);
  const values = new Map(entries.map((entry) => [entry, key(entry)] as const));
  const direction = descending ? -1 : 1;
  return [...entries].sort((a, b) => {
    const [one, other] = [values.get(a), values.get(b)];
    if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
    return one < other ? -direction : one > other ? direction : 0;
  });
}

/** Resources with the same value in a column. */
export interface Group {
  /** Empty for those without a value. */
  readonly value: string;
  readonly entries: readonly Entry[];
  /** US dollars a month, as far as known. */
  readonly monthly: number;
}

/** In the order of their values; those without a value last. */
export function grouped(entries: readonly Entry[], { text }: Column): Group[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const value = text(entry);
    const group = groups.get(value);
    if (group === undefined) groups.set(value, [entry]);
    else group.push(entry);
  }
  return [...groups]
    .sort(([a], [b]) => Number(a === "") - Number(b === "") || (a < b ? -1 : a > b ? 1 : 0))
    .map(([value, members]) => ({
      value,
      entries: members,
      monthly: knownMonthly(totalCost(members.flatMap(({ resource }) => resource.cost ?? []))),
    }));
}
