/** Changes to a value: any part of it may be given; `null` removes a key, and a list is replaced as a whole. */
export type Changes<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [Key in keyof T]?: Changes<T[Key]> | null }
    : T;

/** The keys that name the kind of an object, by the object's key: one of another kind is replaced as a whole. */
const kindKeys: ReadonlyMap<string, string> = new Map([["endpoint", "access"]]);

/**
 * JSON Merge Patch (RFC 7396): objects are merged key by key, `null` removes a key, everything else is replaced.
 * Neither argument is modified.
 */
export function merge(base: unknown, changes: unknown): unknown {
  return mergeAt("", base, changes);
}

function mergeAt(at: string, base: unknown, changes: unknown): unknown {
  if (!isObject(changes)) return changes;
  const kept = isObject(base) && isSameKind(at, base, changes) ? base : {};
  const merged = Object.entries(changes).map(([key, change]) => [key, mergeAt(key, kept[key], change)] as const);
  return Object.fromEntries(
    Object.entries({ ...kept, ...Object.fromEntries(merged) }).filter(([, value]) => value !== null),
  );
}

function isSameKind(at: string, base: PlainObject, changes: PlainObject): boolean {
  const key = kindKeys.get(at);
  return key === undefined || changes[key] === undefined || changes[key] === base[key];
}

export type PlainObject = Readonly<Record<string, unknown>>;

/** Whether a value is merged key by key, and not replaced. */
export function isObject(value: unknown): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
