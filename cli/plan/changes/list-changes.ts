import { canonical, isTreeObject, own, type Tree, type TreeObject } from "./tree.ts";

/** How the elements of a list before and after belong together. Numbers are indexes. */
export interface ListChanges {
  /** Elements that are another version of each other. */
  readonly pairs: readonly Pair[];
  readonly removed: readonly number[];
  readonly added: readonly number[];
  /** Elements that are in both lists come in another order. */
  readonly isReordered: boolean;
}

/**
 * Matches two lists so that an element inserted or removed is that, and not a change of all after it. A plan does not
 * distinguish lists from sets, so equal elements match wherever they are.
 */
export function listChanges(before: readonly Tree[], after: readonly Tree[]): ListChanges {
  const places = new Map<string, number[]>();
  for (const [index, item] of before.entries()) {
    const key = canonical(item);
    const known = places.get(key);
    if (known === undefined) places.set(key, [index]);
    else known.push(index);
  }
  const used = new Map<string, number>();
  const kept: number[] = [];
  const added: number[] = [];
  for (const [index, item] of after.entries()) {
    const key = canonical(item);
    const next = used.get(key) ?? 0;
    const place = places.get(key)?.[next];
    used.set(key, next + 1);
    if (place === undefined) added.push(index);
    else kept.push(place);
  }
  const isKept = new Set(kept);
  const removed = [...before.keys()].filter((index) => !isKept.has(index));
  const isReordered = kept.some((place, index) => place < (kept[index - 1] ?? -1));
  const pairs = pairUp(before, after, removed, added);
  const pairedBefore = new Set(pairs.map((pair) => pair.before));
  const pairedAfter = new Set(pairs.map((pair) => pair.after));
  return {
    pairs,
    removed: removed.filter((index) => !pairedBefore.has(index)),
    added: added.filter((index) => !pairedAfter.has(index)),
    isReordered,
  };
}

interface Pair {
  readonly before: number;
  readonly after: number;
}

/** More comparisons than this take too long; then elements pair in their order. */
const manyComparisons = 2500;

function pairUp(
  before: readonly Tree[],
  after: readonly Tree[],
  removed: readonly number[],
  added: readonly number[],
): Pair[] {
  const [onlyRemoved, onlyAdded] = [removed[0], added[0]];
  if (removed.length === 1 && added.length === 1 && onlyRemoved !== undefined && onlyAdded !== undefined) {
    return [{ before: onlyRemoved, after: onlyAdded }];
  }
  const named = pairNamesakes(before, after, removed, added);
  const pairedBefore = new Set(named.map((pair) => pair.before));
  const pairedAfter = new Set(named.map((pair) => pair.after));
  const rest = pairAlike(
    before,
    after,
    removed.filter((index) => !pairedBefore.has(index)),
    added.filter((index) => !pairedAfter.has(index)),
  );
  return [...named, ...rest];
}

/** Pairs the blocks that have the same name, if it is the name of one block in each list. */
function pairNamesakes(
  before: readonly Tree[],
  after: readonly Tree[],
  removed: readonly number[],
  added: readonly number[],
): Pair[] {
  const [old, next] = [byName(before, removed), byName(after, added)];
  return [...old].flatMap(([name, [index, ...others]]) => {
    const [match, ...more] = next.get(name) ?? [];
    const isOne = others.length === 0 && more.length === 0;
    return isOne && index !== undefined && match !== undefined ? [{ before: index, after: match }] : [];
  });
}

function byName(items: readonly Tree[], indexes: readonly number[]): Map<string, number[]> {
  const names = new Map<string, number[]>();
  for (const index of indexes) {
    const name = nameOf(items[index]);
    if (name !== undefined) {
      const known = names.get(name);
      if (known === undefined) names.set(name, [index]);
      else known.push(index);
    }
  }
  return names;
}

function pairAlike(
  before: readonly Tree[],
  after: readonly Tree[],
  removed: readonly number[],
  added: readonly number[],
): Pair[] {
  const isSmall = removed.length * added.length <= manyComparisons;
  const candidates = isSmall
    ? removed.flatMap((one) => added.map((other) => [one, other] as const))
    : removed.flatMap((one, place) => (added[place] === undefined ? [] : [[one, added[place]] as const]));
  const ranked = candidates
    .map(([one, other]) => ({ before: one, after: other, likeness: likenessOf(before[one], after[other]) }))
    .filter(({ likeness }) => likeness >= 0.5)
    .sort((a, b) => b.likeness - a.likeness || Math.abs(a.before - a.after) - Math.abs(b.before - b.after));
  const [taken, given] = [new Set<number>(), new Set<number>()];
  return ranked.filter((pair) => {
    if (taken.has(pair.before) || given.has(pair.after)) return false;
    taken.add(pair.before);
    given.add(pair.after);
    return true;
  });
}

/** What tells the blocks of one list apart: `Sid` of policy statements, `key` of tags, `name` of nearly everything. */
const identities = ["Sid", "sid", "name", "key", "id", "device_name"];

function nameOf(block: Tree | undefined): string | undefined {
  if (!isTreeObject(block)) return undefined;
  for (const key of identities) {
    const name = own(block, key);
    if (typeof name === "string" && name !== "") return `${key} ${name}`;
  }
  return undefined;
}

/** From 0 to 1: the share of attributes that two blocks have in common. */
function likenessOf(one: Tree | undefined, other: Tree | undefined): number {
  if (!isTreeObject(one) || !isTreeObject(other)) return 0;
  const [name, otherName] = [nameOf(one), nameOf(other)];
  return name !== undefined && otherName !== undefined && name !== otherName ? 0 : shareInCommon(one, other);
}

function shareInCommon(one: TreeObject, other: TreeObject): number {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const equal = keys.filter((key) => canonical(own(one, key)) === canonical(own(other, key)));
  return keys.length === 0 ? 0 : equal.length / keys.length;
}
