/** Changes to a value: any part of it may be given; `null` removes a key, and a list is replaced as a whole. */
export type Changes<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [Key in keyof T]?: Changes<T[Key]> | null }
    : T;

/** Keys that name the kind of an object. An object of another kind has other keys, so it is replaced as a whole. */
const kindKeys = ["type", "access"];

/**
 * JSON Merge Patch (RFC 7396): objects are merged key by key, `null` removes a key, everything else is replaced.
 * Neither argument is modified.
 */
export function merge(base: unknown, changes: unknown): unknown {
  if (!isObject(changes)) return changes;
  const kept = isObject(base) && sameKind(base, changes) ? base : {};
  const merged = Object.entries(changes).map(([key, change]) => [key, merge(kept[key], change)] as const);
  return Object.fromEntries(
    Object.entries({ ...kept, ...Object.fromEntries(merged) }).filter(([, value]) => value !== null),
  );
}

function sameKind(base: PlainObject, changes: PlainObject): boolean {
  return kindKeys.every((key) => typeof changes[key] !== "string" || changes[key] === base[key]);
}

type PlainObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
