import { isJsonObject, type JsonObject, type JsonValue } from "../json-value.ts";

/**
 * Configurations of one add-on as one: of two that set the same value, the later one prevails. Maps are merged key by key,
 * lists and single values replaced.
 */
export function mergeConfigurations(...configurations: readonly (JsonObject | undefined)[]): JsonObject {
  return configurations.reduce<JsonObject>((merged, next = {}) => mergeTwo(merged, next), {});
}

function mergeTwo(first: JsonObject, second: JsonObject): JsonObject {
  const merged: Record<string, JsonValue | undefined> = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const [mine, theirs] = [Object.hasOwn(first, key) ? first[key] : undefined, value];
    if (theirs === undefined) continue;
    merged[key] = isJsonObject(mine) && isJsonObject(theirs) ? mergeTwo(mine, theirs) : theirs;
  }
  return merged;
}

/** A value that an author sets otherwise than the platform does. */
export interface OverriddenValue {
  readonly path: readonly string[];
  readonly ours: JsonValue;
  readonly theirs: JsonValue;
}

/** Values of the platform's configuration that an author's configuration replaces by others. */
export function overriddenValues(ours: JsonObject, theirs: JsonObject): OverriddenValue[] {
  return Object.entries(theirs).flatMap(([key, value]) => {
    const mine = Object.hasOwn(ours, key) ? ours[key] : undefined;
    if (mine === undefined || value === undefined) return [];
    if (isJsonObject(mine) && isJsonObject(value))
      return overriddenValues(mine, value).map((found) => ({ ...found, path: [key, ...found.path] }));
    return JSON.stringify(mine) === JSON.stringify(value) ? [] : [{ path: [key], ours: mine, theirs: value }];
  });
}
