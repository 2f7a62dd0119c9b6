import type { Json, JsonObject } from "../model/json.ts";
import { canonicalText, isBlank } from "./canonical.ts";
import type { Mirror, Part, sourcesOf } from "./mirrors.ts";

interface Context {
  /** The resources that the attribute mirrors. */
  readonly sources: ReturnType<typeof sourcesOf>;
  readonly parent: JsonObject;
}

interface Passed {
  /** What was found, without what resources of their own account for. */
  readonly value: Json | undefined;
  /** Whether something was passed over. */
  readonly isPassed: boolean;
}

/**
 * What is left of a difference once it is without what other resources account for. An element that none of them
 * manages, such as a rule that somebody added by hand, is left.
 */
export function passMirrored(
  mirror: Mirror,
  before: Json | undefined,
  after: Json | undefined,
  context: Context,
): Passed {
  const { sources } = context;
  if (sources.length === 0) return { value: after, isPassed: false };
  if (sources.every(({ source }) => source.isCounted === true)) return passCount(before, after, context);
  if (sources.some(({ source }) => source.keys === undefined && source.values === undefined))
    return { value: before, isPassed: true };
  if (sources.every(({ source }) => source.values !== undefined)) return passValue(before, after, context);
  return passParts(mirror, before, after, context);
}

/** As many as are managed, or fewer: one that is gone is the drift of that one. */
function passCount(before: Json | undefined, after: Json | undefined, { sources }: Context): Passed {
  // A resource that drifted is there twice: as in the state, and as it was found.
  const managed = new Set(sources.map(({ sibling }) => sibling["id"]));
  const isExplained = typeof after === "number" && after <= managed.size;
  return isExplained ? { value: before, isPassed: true } : { value: after, isPassed: false };
}

/** An attribute with a single value is what one of its sources says, or nothing once that source is gone. */
function passValue(before: Json | undefined, after: Json | undefined, { sources }: Context): Passed {
  const values = new Set(sources.flatMap(({ source, sibling }) => source.values?.(sibling) ?? []));
  const isManaged = (value: Json | undefined): boolean => value !== undefined && !isBlank(value) && values.has(value);
  const isExplained = isManaged(after) || (isBlank(after) && isManaged(before));
  return isExplained ? { value: before, isPassed: true } : { value: after, isPassed: false };
}

/** An item of the state whose parts are all as they were stays as it is; of another one, the parts that are left. */
function passParts(
  { parts = wholeItem }: Mirror,
  before: Json | undefined,
  after: Json | undefined,
  { sources, parent }: Context,
): Passed {
  const managed = new Set(sources.flatMap(({ source, sibling }) => source.keys?.(sibling, parent) ?? []));
  const found = new Map(
    itemsOf(after)
      .flatMap((item) => parts(item as JsonObject))
      .map((part) => [part.key, part]),
  );
  const known = new Set<string>();
  let isPassed = false;
  const kept = itemsOf(before).flatMap((item) => {
    const all = parts(item as JsonObject);
    const now = all.map((part) => {
      known.add(part.key);
      const there = found.get(part.key);
      if (there !== undefined && isSame(part, there)) return part;
      if (!managed.has(part.key)) return there;
      isPassed = true;
      return part;
    });
    return now.every((part, index) => part === all[index]) ? [item] : now.flatMap((part) => part?.value ?? []);
  });
  const added = [...found.values()].filter(({ key }) => !known.has(key));
  const others = added.filter(({ key }) => !managed.has(key)).map(({ value }) => value);
  if (others.length < added.length) isPassed = true;
  const value = [...kept, ...others];
  const isUnchanged = others.length === 0 && kept.every((item, index) => item === itemsOf(before)[index]);
  return { value: isUnchanged && kept.length === itemsOf(before).length ? before : value, isPassed };
}

function isSame(one: Part, other: Part): boolean {
  return canonicalText(one.value) === canonicalText(other.value);
}

function wholeItem(value: Json): Part[] {
  return [{ key: typeof value === "string" ? value : canonicalText(value), value }];
}

function itemsOf(collection: Json | undefined): readonly Json[] {
  return Array.isArray(collection) ? collection : [];
}
