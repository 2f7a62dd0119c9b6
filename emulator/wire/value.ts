import type { Type } from "../schema/schema.ts";

/** A value that the plan does not know yet. */
export class Unknown {
  readonly kind = "unknown";

  toJSON(): string {
    return "(known after apply)";
  }
}

export const unknown = Object.freeze(new Unknown());

/** A Terraform value as this package represents it. A value of type `dynamic` is a `DynamicValue`. */
export type Value = null | boolean | number | string | Unknown | readonly Value[] | ObjectValue;

export interface ObjectValue {
  readonly [name: string]: Value;
}

/** A value that carries its own type, for attributes whose schema says `dynamic`. */
export interface DynamicValue extends ObjectValue {
  /** JSON text of the `Type`. */
  readonly dynamicType: string;
  readonly value: Value;
}

export function isUnknown(value: Value | undefined): value is Unknown {
  return value instanceof Unknown;
}

export function isObject(value: Value | undefined): value is ObjectValue {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isUnknown(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/**
 * Whether two values of one type are equal. An unknown equals only an unknown. Sets need `type` to be compared as sets.
 */
export function equal(a: Value | undefined, b: Value | undefined, type?: Type): boolean {
  if (isUnknown(a) || isUnknown(b)) return isUnknown(a) && isUnknown(b);
  if (isList(a) && isList(b)) {
    if (a.length !== b.length) return false;
    const element = elementType(type);
    if (type?.[0] === "set") return sameSet(a, b, element);
    return a.every((item, index) => equal(item, b[index], element));
  }
  if (isObject(a) && isObject(b)) {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...names].every((name) => equal(a[name] ?? null, b[name] ?? null, fieldType(type, name)));
  }
  return (a ?? null) === (b ?? null);
}

function sameSet(a: readonly Value[], b: readonly Value[], element: Type | undefined): boolean {
  const rest = [...b];
  return a.every((item) => {
    const index = rest.findIndex((other) => equal(item, other, element));
    if (index >= 0) rest.splice(index, 1);
    return index >= 0;
  });
}

export function fieldType(type: Type | undefined, name: string): Type | undefined {
  if (type === undefined || typeof type === "string") return undefined;
  if (type[0] === "object") return type[1][name];
  return type[0] === "map" ? type[1] : undefined;
}

export function elementType(type: Type | undefined): Type | undefined {
  if (type === undefined || typeof type === "string") return undefined;
  return type[0] === "list" || type[0] === "set" ? type[1] : undefined;
}
