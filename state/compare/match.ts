import { isObject, type Json, type JsonObject } from "../model/json.ts";
import { type Reader, readTokens } from "./tokens.ts";

/** What belongs together on both sides. Undefined where a side has nothing. */
export type Pair<T> = readonly [before: T | undefined, after: T | undefined];

/** Items of two lists that are the same, and those that are left. Indexes into the lists. */
export interface Matched {
  readonly pairs: readonly (readonly [before: number, after: number])[];
  readonly unmatched: { readonly before: readonly number[]; readonly after: readonly number[] };
}

/** Pairs the items of two lists that are the same, in any order: first those at the same index. */
export function matchItems(
  before: readonly Json[],
  after: readonly Json[],
  same: (left: Json, right: Json, index: number) => boolean,
): Matched {
  const pairs: [number, number][] = [];
  const taken = new Set<number>();
  const left: number[] = [];
  for (const [index, item] of before.entries()) {
    const other = index < after.length && !taken.has(index) && same(item, after[index] as Json, index) ? index : -1;
    if (other >= 0) {
      taken.add(other);
      pairs.push([index, other]);
    } else left.push(index);
  }
  const unmatched: number[] = [];
  for (const index of left) {
    const other = after.findIndex((item, at) => !taken.has(at) && same(before[index] as Json, item, index));
    if (other < 0) unmatched.push(index);
    else {
      taken.add(other);
      pairs.push([index, other]);
    }
  }
  return { pairs, unmatched: { before: unmatched, after: [...after.keys()].filter((index) => !taken.has(index)) } };
}

/** Names that tell one block of a list from another. */
const identities = [
  "name",
  "key",
  "id",
  "Sid",
  "sid",
  "rule_id",
  "device_name",
  "bucket",
  "type",
  "from_port",
  "description",
];

/** Pairs what is left of two lists of blocks: those that have the same name, then in their order. */
export function pairRest(before: readonly Json[], after: readonly Json[], { unmatched }: Matched): Pair<number>[] {
  const rest = [...unmatched.after];
  const paired = new Map<number, number>();
  for (const name of identities) {
    for (const index of unmatched.before) {
      if (paired.has(index)) continue;
      const value = valueAt(before[index], name);
      const at = value === undefined ? -1 : rest.findIndex((other) => valueAt(after[other], name) === value);
      const [other] = at < 0 ? [] : rest.splice(at, 1);
      if (other !== undefined) paired.set(index, other);
    }
  }
  const pairs = unmatched.before.map((index): Pair<number> => [index, paired.get(index) ?? rest.shift()]);
  return [...pairs, ...rest.map((other): Pair<number> => [undefined, other])];
}

function valueAt(item: Json | undefined, name: string): string | undefined {
  const value = isObject(item) ? item[name] : undefined;
  return value === undefined || value === null || value === "" || typeof value === "object" ? undefined : String(value);
}

/** Keys of two objects: the same keys, then those that are the same apart from own names, then the rest. */
export function matchedKeys(
  before: JsonObject,
  after: JsonObject,
  sides: { readonly before: Reader; readonly after: Reader },
): Pair<string>[] {
  const isCommon = (key: string): boolean =>
    Object.hasOwn(before, key) && Object.hasOwn(after, key) && isSameKey(key, sides.before, sides.after);
  const common = Object.keys(before).filter(isCommon);
  const left = Object.keys(before).filter((key) => !isCommon(key));
  const right = Object.keys(after).filter((key) => !isCommon(key));
  const folded = new Map(right.map((key) => [foldKey(key, sides.after, sides.before), key]));
  const used = new Set<string>();
  const pairs = left.map((key): Pair<string> => {
    const other = folded.get(foldKey(key, sides.before, sides.after));
    if (other === undefined || used.has(other)) return [key, undefined];
    used.add(other);
    return [key, other];
  });
  return [
    ...common.map((key): Pair<string> => [key, key]),
    ...pairs,
    ...right.filter((key) => !used.has(key)).map((key): Pair<string> => [undefined, key]),
  ];
}

/** Whether a key of both sides belongs to neither, or to both. */
function isSameKey(key: string, before: Reader, after: Reader): boolean {
  return (!before.mayOwn(key) && !after.mayOwn(key)) || foldKey(key, before, after) === foldKey(key, after, before);
}

function foldKey(key: string, reader: Reader, other: Reader): string {
  return readTokens(key, reader, other, { generated: true, known: false })
    .map(({ kind, text }) => kind ?? text)
    .join("");
}
