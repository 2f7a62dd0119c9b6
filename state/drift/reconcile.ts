import { applyChanges } from "../compare/json-diff.ts";
import { isObject, type Json, type JsonObject } from "../model/json.ts";
import { canonicalText, type IsOrdered, isBlank } from "./canonical.ts";
import { type IgnoredPaths, isIgnored, isKeyOfMap, type Steps } from "./ignored-paths.ts";
import { passMirrored } from "./mirrored.ts";
import { mirrorOf, type Sibling, sourcesOf } from "./mirrors.ts";
import { isPassing } from "./passing.ts";

/**
 * Why a difference is no drift: the code leaves the attribute to others, it mirrors what another resource of the code
 * manages, or it passes by itself.
 */
export type PassReason = "ignored" | "mirrored" | "passing";

export interface Pass {
  readonly steps: Steps;
  readonly reason: PassReason;
}

export interface Reconciled {
  /** What was found, with everything that is no drift as it is in the state. */
  readonly drifted: JsonObject;
  /** The state, with everything that is no drift as it was found, but for its spelling. */
  readonly passed: JsonObject;
  readonly passes: readonly Pass[];
}

export interface Surroundings {
  readonly type: string;
  readonly ignored: IgnoredPaths;
  /** Whether the code sets an attribute of the resource: then it mirrors nothing. */
  readonly isConfigured: (attribute: string) => boolean;
  /** What is managed in the states of the account, as in the states and as the refresh found it. */
  readonly siblings: readonly Sibling[];
  readonly isOrdered: IsOrdered;
}

/**
 * Parts what a refresh changed in a resource into drift and what is none. Differences of spelling, such as null against
 * an empty list, the order of a set or the white space of a policy, are not even counted.
 *
 * @param before the resource in the state
 * @param after the resource as it is
 */
export function reconcile(before: JsonObject, after: JsonObject, surroundings: Surroundings): Reconciled {
  const passes: (Pass & { readonly after?: Json })[] = [];
  const pass = (steps: Steps, reason: PassReason, found: Json | undefined): void =>
    void passes.push({ steps, reason, ...(found !== undefined && { after: found }) });
  const { type, ignored, isConfigured, siblings, isOrdered } = surroundings;

  const isSame = (one: Json | undefined, other: Json | undefined, steps: Steps): boolean => {
    // In a map such as tags, a key with an empty text is not the same as no key.
    if (one === undefined || other === undefined) {
      const there = one ?? other;
      return isBlank(there) && (there !== "" || !isKeyOfMap(steps));
    }
    const place = { isOrdered, names: namesOf(steps), isMap: typeof steps.at(-1) === "string" };
    return canonicalText(one, place) === canonicalText(other, place);
  };

  const visit = (one: Json | undefined, other: Json | undefined, steps: Steps): Json | undefined => {
    if (one === other || isSame(one, other, steps)) return one;
    if (isIgnored(ignored, steps)) {
      pass(steps, "ignored", other);
      return one;
    }
    if (isPassing(type, steps, one, other)) {
      pass(steps, "passing", other);
      return one;
    }
    const inner = steps.length === 1 ? mirrored(one, other, steps) : other;
    if (inner !== other && isSame(one, inner, steps)) return one;
    if (isObject(one) && isObject(inner)) return visitObject(one, inner, steps);
    if ((isObject(one) && isBlank(inner)) || (isBlank(one) && isObject(inner))) {
      const merged = visitObject(isObject(one) ? one : {}, isObject(inner) ? inner : {}, steps);
      return isBlank(merged) && isBlank(one) ? one : merged;
    }
    if (isListOfObjects(one) && isListOfObjects(inner)) return visitList(one, inner, steps);
    return inner;
  };

  const visitObject = (one: JsonObject, other: JsonObject, steps: Steps): JsonObject => {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return Object.fromEntries(
      keys.flatMap((key): [string, Json][] => {
        const value = visit(own(one, key), own(other, key), [...steps, key]);
        return value === undefined ? [] : [[key, value]];
      }),
    );
  };

  const visitList = (one: readonly JsonObject[], other: readonly JsonObject[], steps: Steps): readonly Json[] => {
    const aligned = isOrdered(namesOf(steps)) === true ? other : align(one, other, steps);
    return aligned.map((item, index) => visit(one[index], item, [...steps, index]) ?? item);
  };

  /** `other` in the order of `one`, so that only what differs is compared. */
  const align = (one: readonly JsonObject[], other: readonly JsonObject[], steps: Steps): readonly JsonObject[] => {
    const key = (item: JsonObject): string => canonicalText(item, { isOrdered, names: namesOf(steps), isMap: false });
    const wanted = new Set(one.map(key));
    const found = new Map(other.map((item) => [key(item), item]));
    const rest = other.filter((item) => !wanted.has(key(item)));
    const kept = one.flatMap((item) => {
      const there = found.get(key(item)) ?? rest.shift();
      return there === undefined ? [] : [there];
    });
    return [...kept, ...rest];
  };

  const mirrored = (one: Json | undefined, other: Json | undefined, steps: Steps): Json | undefined => {
    const [attribute] = steps;
    const mirror = mirrorOf(type, String(attribute));
    if (mirror === undefined || isConfigured(String(attribute))) return other;
    const sources = sourcesOf(mirror, before, siblings);
    const result = passMirrored(mirror, one, other, { sources, parent: before });
    if (result.isPassed) pass(steps, "mirrored", other);
    return result.value;
  };

  const drifted = visitObject(before, after, []);
  return { drifted, passed: applyChanges(passes, before), passes };
}

function namesOf(steps: Steps): string[] {
  return steps.filter((step) => typeof step === "string");
}

function isListOfObjects(value: Json | undefined): value is readonly JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
