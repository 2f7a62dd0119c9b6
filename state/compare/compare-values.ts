import { isObject, type Json, type JsonObject } from "../model/json.ts";
import { parseDocument } from "./documents.ts";
import { diffJson, formatPath, type JsonChange } from "./json-diff.ts";
import { matchedKeys, matchItems, type Pair, pairRest } from "./match.ts";
import { isNothing, isOrderedAt, isSame, type Sides, type Where, within } from "./same.ts";

/** A difference between two things made from the same code. */
export interface ValueDifference extends JsonChange {
  readonly path: string;
  /** It follows from the environments: any two have it. */
  readonly noise?: true;
}

/** The differences between two objects of two environments, leaf by leaf, those that any two environments have marked. */
export function compareAttributes(
  before: JsonObject,
  after: JsonObject,
  where: Omit<Where, "steps" | "document">,
  sides: Sides,
): readonly ValueDifference[] {
  return objectDifferences(before, after, { ...where, steps: [] }, sides);
}

function objectDifferences(before: JsonObject, after: JsonObject, where: Where, sides: Sides): ValueDifference[] {
  return matchedKeys(before, after, sides)
    .sort(([a, b], [c, d]) => ((a ?? b ?? "") < (c ?? d ?? "") ? -1 : 1))
    .flatMap(([key, other]) =>
      differences(own(before, key), own(after, other), within(where, key ?? other ?? ""), sides),
    );
}

function differences(
  before: Json | undefined,
  after: Json | undefined,
  where: Where,
  sides: Sides,
): readonly ValueDifference[] {
  if (isSame(before, after, where, sides)) {
    return rawDifferences(before, after, where).map((change) => ({ ...change, noise: true }));
  }
  if (isObject(before) && isObject(after)) return objectDifferences(before, after, where, sides);
  if (isNothing(before, where) || isNothing(after, where)) return [difference(where, before, after)];
  if (isBlockList(before) && isBlockList(after)) return listDifferences(before, after, where, sides);
  if (typeof before === "string" && typeof after === "string") {
    const [left, right] = [parseDocument(before), parseDocument(after)];
    if (left !== undefined && right !== undefined && left.kind === right.kind && left.kind !== "text") {
      return differences(left.value, right.value, { ...where, document: left.kind }, sides);
    }
  }
  return [difference(where, before, after)];
}

function listDifferences(
  before: readonly JsonObject[],
  after: readonly JsonObject[],
  where: Where,
  sides: Sides,
): ValueDifference[] {
  const same = (left: Json, right: Json, index: number) => isSame(left, right, within(where, index), sides);
  const matched = isOrderedAt(where, before)
    ? { pairs: [], unmatched: { before: [...before.keys()], after: [...after.keys()] } }
    : matchItems(before, after, same);
  const pairs = [
    ...matched.pairs,
    ...(isOrderedAt(where, before) ? inOrder(before.length, after.length) : pairRest(before, after, matched)),
  ];
  return pairs
    .map(([index, other]) => ({ index, other, at: index ?? other ?? 0 }))
    .sort((a, b) => a.at - b.at)
    .flatMap(({ index, other, at }) =>
      differences(
        index === undefined ? undefined : before[index],
        other === undefined ? undefined : after[other],
        within(where, at),
        sides,
      ),
    );
}

function inOrder(left: number, right: number): Pair<number>[] {
  return Array.from(
    { length: Math.max(left, right) },
    (_, index): Pair<number> => [index < left ? index : undefined, index < right ? index : undefined],
  );
}

function rawDifferences(before: Json | undefined, after: Json | undefined, where: Where): ValueDifference[] {
  if (before === undefined && after === undefined) return [];
  return diffJson(before === undefined ? {} : { value: before }, after === undefined ? {} : { value: after }).map(
    ({ steps, ...change }) => {
      const all = [...where.steps, ...steps.slice(1)];
      return { ...change, steps: all, path: formatPath(all) };
    },
  );
}

function difference({ steps }: Where, before: Json | undefined, after: Json | undefined): ValueDifference {
  return {
    path: formatPath(steps),
    steps,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  };
}

function isBlockList(value: Json | undefined): value is readonly JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

function own(object: JsonObject, key: string | undefined): Json | undefined {
  return key !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}
