import { formatPath, isObject, type JsonObject } from "@ml-platform/state";
import type { Change } from "../../terraform/plan-json.ts";
import { isMarked } from "../marks.ts";
import type { AttributeChange } from "./attribute-change.ts";
import { jsonIn, textInBase64 } from "./encoded-text.ts";
import { listChanges } from "./list-changes.ts";
import { Hidden, isTreeList, isTreeObject, own, shown, type Tree, treeOf, unknown } from "./tree.ts";

type Steps = readonly (string | number)[];

/**
 * Every difference that a change makes, by leaf: nested blocks, lists, maps and JSON texts are compared inside. The
 * attributes of something that is created or destroyed are one difference each.
 */
export function attributeChanges(change: Change): AttributeChange[] {
  const { before, after, ...masks } = withoutEqual(change);
  const old = treeOf(before, { sensitive: masks.before_sensitive });
  const next = treeOf(after, { sensitive: masks.after_sensitive, unknown: masks.after_unknown });
  if (isTreeObject(old) && isTreeObject(next)) return compare(old, next, []);
  return isTreeObject(next) ? compare({}, next, []) : isTreeObject(old) ? compare(old, {}, []) : compare(old, next, []);
}

/** Leaves out the attributes that are the same on both sides, which most are: comparing their texts is cheap. */
function withoutEqual(change: Change): Change {
  const { before, after, before_sensitive, after_sensitive, after_unknown } = change;
  if (!isObject(before) || !isObject(after)) return change;
  const isEqual = (key: string): boolean =>
    isEqualText(before[key], after[key]) &&
    isEqualText(maskOf(before_sensitive, key), maskOf(after_sensitive, key)) &&
    !isMarked(maskOf(after_unknown, key));
  const equal = new Set(Object.keys(before).filter((key) => Object.hasOwn(after, key) && isEqual(key)));
  const rest = (values: JsonObject) => Object.fromEntries(Object.entries(values).filter(([key]) => !equal.has(key)));
  return { ...change, before: rest(before), after: rest(after) };
}

function maskOf(mask: unknown, key: string): unknown {
  return isObject(mask) ? mask[key] : mask;
}

function isEqualText(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function compare(before: Tree | undefined, after: Tree | undefined, steps: Steps): AttributeChange[] {
  if (before === after) return [];
  if (before instanceof Hidden || after instanceof Hidden) return compareHidden(before, after, steps);
  if (isTreeObject(before) && isTreeObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => compare(own(before, key), own(after, key), [...steps, key]));
  }
  if (isTreeList(before) && isTreeList(after)) return compareLists(before, after, steps);
  if (typeof before === "string" && typeof after === "string") return compareTexts(before, after, steps);
  return [leaf(before, after, steps)];
}

function compareHidden(before: Tree | undefined, after: Tree | undefined, steps: Steps): AttributeChange[] {
  const isSame = before instanceof Hidden && after instanceof Hidden && before.digest === after.digest;
  return isSame ? [] : [{ ...leaf(before, after, steps), isSensitive: true }];
}

function compareTexts(before: string, after: string, steps: Steps): AttributeChange[] {
  const [oldJson, newJson] = [jsonIn(before), jsonIn(after)];
  if (oldJson !== undefined && newJson !== undefined) {
    const changes = compare(treeOf(oldJson, {}), treeOf(newJson, {}), steps);
    // Without any, the texts differ in white space, in the order of keys or in nulls.
    if (changes.length > 0) return changes;
  }
  const [oldText, newText] = [textInBase64(before), textInBase64(after)];
  if (oldText !== undefined && newText !== undefined) return [{ ...leaf(oldText, newText, steps), isDecoded: true }];
  return [leaf(before, after, steps)];
}

function compareLists(before: readonly Tree[], after: readonly Tree[], steps: Steps): AttributeChange[] {
  const { pairs, removed, added, isReordered } = listChanges(before, after);
  const changed = [...pairs]
    .sort((a, b) => a.after - b.after)
    .flatMap((pair) => compare(before[pair.before], after[pair.after], [...steps, pair.after]));
  const isPlain = [...removed.map((index) => before[index]), ...added.map((index) => after[index])].every(
    (item) => !isTreeObject(item) && !isTreeList(item),
  );
  const reordered = isReordered && { isReordered: true as const };
  if (isPlain && removed.length + added.length > 0) {
    const elements = {
      removed: removed.map((index) => shown(before[index] ?? null)),
      added: added.map((index) => shown(after[index] ?? null)),
    };
    return [...changed, { ...leaf(before, after, steps), ...elements, ...reordered }];
  }
  const whole = [
    ...removed.map((index) => leaf(before[index], undefined, [...steps, index])),
    ...added.map((index) => leaf(undefined, after[index], [...steps, index])),
  ];
  return [...changed, ...whole, ...(isReordered ? [{ ...leaf(before, after, steps), ...reordered }] : [])];
}

function leaf(before: Tree | undefined, after: Tree | undefined, steps: Steps): AttributeChange {
  const isUnknown = after === unknown;
  return {
    path: formatPath(steps),
    ...(before !== undefined && { before: shown(before) }),
    ...(after !== undefined && !isUnknown && { after: shown(after) }),
    ...(isUnknown && { isUnknown }),
    ...((before instanceof Hidden || after instanceof Hidden) && { isSensitive: true as const }),
  };
}
