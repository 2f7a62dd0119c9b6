import { isObject, type Json, type JsonObject } from "../model/json.ts";

/** A difference between two values at one path. */
export interface JsonChange {
  /** Keys and list indexes, from the root. */
  readonly steps: readonly (string | number)[];
  /** Absent if there was no value before. */
  readonly before?: Json;
  /** Absent if there is no value any more. */
  readonly after?: Json;
}

/**
 * Differences between two objects, key by key. A list of plain values is compared as one value: otherwise an item inserted
 * at its start would show as a change of every item. `applyChanges(diffJson(a, b), a)` equals `b`.
 */
export function diffJson(before: JsonObject, after: JsonObject): JsonChange[] {
  return objectChanges(before, after, []);
}

function objectChanges(before: JsonObject, after: JsonObject, steps: JsonChange["steps"]): JsonChange[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].sort().flatMap((key) => changes(own(before, key), own(after, key), [...steps, key]));
}

function changes(before: Json | undefined, after: Json | undefined, steps: JsonChange["steps"]): JsonChange[] {
  if (before === after) return [];
  if (isObject(before) && isObject(after)) return objectChanges(before, after, steps);
  if (isBlockList(before) && isBlockList(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => changes(before[index], after[index], [...steps, index])).flat();
  }
  if (before !== undefined && after !== undefined && JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ steps, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

function isBlockList(value: Json | undefined): value is readonly JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

/** `value` with the changes applied. */
export function applyChanges(changes: readonly JsonChange[], value: JsonObject): JsonObject {
  return changes.reduce<JsonObject>((result, change) => set(result, change.steps, change.after) as JsonObject, value);
}

function set(value: Json | undefined, steps: JsonChange["steps"], after: Json | undefined): Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return after;
  if (typeof step === "number") {
    const items = Array.isArray(value) ? value : [];
    const item = set(items[step], rest, after);
    // Indexes are visited in order, so removed items are at the end.
    return item === undefined ? items.slice(0, step) : [...items.slice(0, step), item, ...items.slice(step + 1)];
  }
  const object = isObject(value) ? value : {};
  const item = set(own(object, step), rest, after);
  const others = Object.entries(object).filter(([key]) => key !== step);
  return Object.fromEntries(item === undefined ? others : [...others, [step, item]]);
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** `ingress[0].cidr_blocks`, `tags["kubernetes.io/role"]`. */
export function formatPath(steps: readonly (string | number)[]): string {
  return steps
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[\w-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}

/** The steps of a path: the reverse of {@link formatPath}. */
export function parsePath(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\.?([\w-]+)/g)].map(([, index, quoted, name = ""]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? name : String(JSON.parse(quoted));
  });
}
