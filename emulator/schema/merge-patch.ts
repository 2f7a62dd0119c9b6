import { isDeepStrictEqual } from "node:util";

/** A JSON merge patch (RFC 7396): null removes a member, an object changes one, anything else replaces it. */
export type MergePatch = { readonly [member: string]: unknown };

/** The patch that turns one JSON object into the other; neither may contain null. */
export function patchBetween(from: object, to: object): MergePatch {
  const before = from as MergePatch;
  const after = to as MergePatch;
  const removed = Object.keys(before)
    .filter((name) => !(name in after))
    .map((name) => [name, null]);
  const changed = Object.entries(after)
    .filter(([name, value]) => !isDeepStrictEqual(before[name], value))
    .map(([name, value]) => {
      const previous = before[name];
      return [name, isObject(previous) && isObject(value) ? patchBetween(previous, value) : value];
    });
  return Object.fromEntries([...removed, ...changed]);
}

export function applyPatch(from: object, patch: MergePatch): object {
  const merged: Record<string, unknown> = { ...from };
  for (const [name, value] of Object.entries(patch)) {
    const previous = merged[name];
    if (value === null) delete merged[name];
    else merged[name] = isObject(value) ? applyPatch(isObject(previous) ? previous : {}, value) : value;
  }
  return merged;
}

function isObject(value: unknown): value is MergePatch {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
