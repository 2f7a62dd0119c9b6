import { canonicalPolicy } from "../compare/policies.ts";
import { isObject, type Json, type JsonObject } from "../model/json.ts";

/** Whether a list is in order, of what is at `steps` of a resource. @returns undefined where nobody knows */
export type IsOrdered = (names: readonly string[]) => boolean | undefined;

/** What order means is not known, or does not matter. */
export const anyOrder: IsOrdered = () => undefined;

/** Where a value stands. */
export interface Place {
  readonly isOrdered: IsOrdered;
  /** The names of attributes on the way to it. */
  readonly names: readonly string[];
  /** Whether the keys of an object are data, as those of tags: an empty text is then a value. */
  readonly isMap: boolean;
}

const anywhere: Place = { isOrdered: anyOrder, names: [], isMap: false };

/** A value in one of the many spellings that providers and AWS use for it: equal for what means the same. */
export function canonicalText(value: Json, place: Place = anywhere): string {
  return JSON.stringify(canonical(value, place));
}

function canonical(value: Json, place: Place): Json {
  if (isBlank(value)) return "";
  if (typeof value === "string") return canonicalString(value);
  if (Array.isArray(value)) return canonicalList(value, place);
  if (isObject(value)) return canonicalObject(value, place);
  return typeof value === "object" ? String(value) : value;
}

/** Providers store one or the other, depending on whether an object was just made, imported or refreshed. */
export function isBlank(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

function canonicalList(list: readonly Json[], place: Place): Json {
  const items = list.map((item) => canonical(item, { ...place, isMap: false }));
  if (place.isOrdered(place.names) === true) return items;
  return items
    .map((item) => JSON.stringify(item))
    .sort()
    .map((text) => JSON.parse(text) as Json);
}

function canonicalObject(object: JsonObject, { isOrdered, names, isMap }: Place): Json {
  const entries = Object.entries(object)
    .map(([key, item]): [string, Json] => [key, canonical(item, { isOrdered, names: [...names, key], isMap: true })])
    .filter(([, item]) => isMap || item !== "");
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Documents are compared as documents, times as times, certificates without their line ends. */
function canonicalString(text: string): Json {
  if (/^\s*[[{]/.test(text)) return canonicalDocument(text);
  if (time.test(text) && !Number.isNaN(Date.parse(text))) return new Date(text).toISOString();
  if (text.startsWith("-----BEGIN ")) return text.replace(/\r/g, "").trimEnd();
  return text;
}

/** JSON without the white space and the order of keys; a policy in one of its spellings. */
function canonicalDocument(text: string): Json {
  try {
    const value = JSON.parse(text) as Json;
    // Numbers that JavaScript cannot hold are compared as they are written.
    if (/\d{16}/.test(text)) return text;
    return { document: canonicalPolicy(value) ?? sortedKeys(value) };
  } catch {
    return text;
  }
}

function sortedKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, Json] => [key, sortedKeys(item)]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
