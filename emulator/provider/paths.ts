import type { Type } from "../schema/schema.ts";
import type { PathStep } from "../wire/diagnostic.ts";
import {
  elementType,
  equal,
  fieldType,
  isList,
  isObject,
  isUnknown,
  type ObjectValue,
  type Value,
} from "../wire/value.ts";

export interface Leaf {
  /** For a value inside a set, the path of the set: set elements have no address. */
  readonly path: readonly PathStep[];
  /** With the index of every element, as messages of the provider have it: `taint.0.key`. */
  readonly spelled: string;
  readonly value: Value;
}

/** Every value at a dotted path, in which `*` means every element. A path through null or unknown has no values. */
export function leavesAt(root: Value, path: string, type?: Type): Leaf[] {
  return walk(root, path.split("."), { path: [], spelled: "", inSet: false }, type);
}

export function valuesAt(root: Value, path: string): Value[] {
  return leavesAt(root, path).map(({ value }) => value);
}

/** The known strings at a path. Called for every object of a type, so attributes of the object itself take no walk. */
export function stringsAt(root: ObjectValue, path: string): string[] {
  const values = path.includes(".") ? valuesAt(root, path) : [root[path]];
  return values.filter((value): value is string => typeof value === "string");
}

interface Place {
  readonly path: readonly PathStep[];
  readonly spelled: string;
  readonly inSet: boolean;
}

function walk(value: Value, steps: readonly string[], place: Place, type: Type | undefined): Leaf[] {
  const [step, ...rest] = steps;
  const { path, spelled, inSet } = place;
  if (step === undefined) return [{ path, spelled: spelled.slice(1), value }];
  if (value === null || isUnknown(value)) return [];
  if (step === "*" && isList(value)) {
    const set = inSet || type?.[0] === "set";
    return value.flatMap((item, index) => {
      const at = { path: set ? path : [...path, index], spelled: `${spelled}.${index}`, inSet: set };
      return walk(item, rest, at, elementType(type));
    });
  }
  if (!isObject(value)) return [];
  const at = { path: inSet ? path : [...path, step], spelled: `${spelled}.${step}`, inSet };
  return walk(value[step] ?? null, rest, at, fieldType(type, step));
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
      isList(value)
        ? value.flatMap((item) =>
            walk(item, rest, { path: [], spelled: "", inSet: true }, element).map((leaf) => leaf.value),
          )
        : [];
    return equal(project(before), project(after), ["set", "dynamic"]) ? [] : [path];
  }
  const field = (value: Value): Value => (isObject(value) ? (value[step] ?? null) : isUnknown(value) ? value : null);
  return differ(field(before), field(after), rest, [...path, step], fieldType(type, step));
}
