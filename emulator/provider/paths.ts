import type { Type } from "../schema/schema.ts";
import type { PathStep } from "../wire/diagnostic.ts";
import { elementType, equal, fieldType, isList, isObject, isUnknown, type Value } from "../wire/value.ts";

export interface Leaf {
  /** For a value inside a set, the path of the set: set elements have no address. */
  readonly path: readonly PathStep[];
  readonly value: Value;
}

/** Every value at a dotted path, in which `*` means every element. A path through null or unknown has no values. */
export function leavesAt(root: Value, path: string, type?: Type): Leaf[] {
  return walk(root, path.split("."), [], type, false);
}

export function valuesAt(root: Value, path: string): Value[] {
  return leavesAt(root, path).map(({ value }) => value);
}

/** The known strings at a path. */
export function stringsAt(root: Value, path: string): string[] {
  return valuesAt(root, path).filter((value): value is string => typeof value === "string");
}

function walk(
  value: Value,
  steps: readonly string[],
  path: readonly PathStep[],
  type: Type | undefined,
  inSet: boolean,
): Leaf[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [{ path, value }];
  if (value === null || isUnknown(value)) return [];
  if (step === "*" && isList(value)) {
    const set = inSet || type?.[0] === "set";
    return value.flatMap((item, index) => walk(item, rest, set ? path : [...path, index], elementType(type), set));
  }
  if (!isObject(value)) return [];
  const inner = fieldType(type, step);
  return walk(value[step] ?? null, rest, inSet ? path : [...path, step], inner, inSet);
}

/** The addresses matching `pattern` at which two values differ: the attribute, or the collection whose size changed. */
export function differencesAt(before: Value, after: Value, pattern: string, type: Type): (readonly PathStep[])[] {
  return differ(before, after, pattern.split("."), [], type);
}

function differ(
  before: Value,
  after: Value,
  steps: readonly string[],
  path: readonly PathStep[],
  type: Type | undefined,
): (readonly PathStep[])[] {
  const [step, ...rest] = steps;
  if (step === undefined) return equal(before, after, type) ? [] : [path];
  if (step === "*") {
    const element = elementType(type);
    if (isList(before) && isList(after) && before.length === after.length && type?.[0] !== "set") {
      return before.flatMap((item, index) => differ(item, after[index] ?? null, rest, [...path, index], element));
    }
    const project = (value: Value): Value[] =>
      isList(value) ? value.flatMap((item) => walk(item, rest, [], element, true).map((leaf) => leaf.value)) : [];
    return equal(project(before), project(after), ["set", "dynamic"]) ? [] : [path];
  }
  const field = (value: Value): Value => (isObject(value) ? (value[step] ?? null) : isUnknown(value) ? value : null);
  return differ(field(before), field(after), rest, [...path, step], fieldType(type, step));
}
