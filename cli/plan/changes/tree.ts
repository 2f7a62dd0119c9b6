import { ExactNumber, hiddenText, isObject, type Json } from "@ml-platform/state";
import { isMarked } from "../marks.ts";

/** A sensitive value: it can be compared, but not shown. */
export class Hidden {
  /** Of two secrets, equal only if they are. Never shown. */
  readonly digest: string;

  constructor(digest: string) {
    this.digest = digest;
  }
}

/** A value that is known only after apply. */
export const unknown = Symbol("known after apply");

/** How an unknown value is shown inside a larger one. */
export const unknownText = "(known after apply)";

/** A value of a plan, with its sensitive and unknown parts told apart. */
export type Tree =
  | null
  | boolean
  | number
  | string
  | ExactNumber
  | Hidden
  | typeof unknown
  | readonly Tree[]
  | { readonly [key: string]: Tree };
export type TreeObject = { readonly [key: string]: Tree };

/** The masks of a value, as a plan has them: `true`, or a tree of the same shape with `true` where it applies. */
interface Masks {
  readonly sensitive?: unknown;
  readonly unknown?: unknown;
}

/** A value of a plan with its masks applied. Attributes that are null are left out, as if they were absent. */
export function treeOf(value: unknown, { sensitive, unknown: isUnknown }: Masks): Tree {
  if (sensitive === true) return new Hidden(isUnknown === true ? unknownText : canonical(value as Tree));
  if (isUnknown === true) return unknown;
  // A mask without marks may stand beside a value that is null.
  if ((value === null || value === undefined) && !isMarked(isUnknown)) return null;
  if (Array.isArray(value) || Array.isArray(isUnknown)) {
    const items = Array.isArray(value) ? value : [];
    const length = Math.max(items.length, Array.isArray(isUnknown) ? isUnknown.length : 0);
    return Array.from({ length }, (_, index) => treeOf(items[index], below({ sensitive, unknown: isUnknown }, index)));
  }
  if (isObject(value) || isObject(isUnknown)) {
    const object = isObject(value) ? value : {};
    const keys = new Set([...Object.keys(object), ...(isObject(isUnknown) ? Object.keys(isUnknown) : [])]);
    const entries = [...keys].map((key): [string, Tree] => [
      key,
      treeOf(own(object, key), below({ sensitive, unknown: isUnknown }, key)),
    ]);
    return Object.fromEntries(entries.filter(([, item]) => item !== null));
  }
  return (value ?? null) as Tree;
}

function below({ sensitive, unknown: isUnknown }: Masks, key: string | number): Masks {
  const of = (mask: unknown): unknown =>
    typeof mask === "object" && mask !== null && Object.hasOwn(mask, key) ? Reflect.get(mask, key) : undefined;
  return { sensitive: of(sensitive), unknown: of(isUnknown) };
}

export function own<Value>(object: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

export function isTreeObject(value: Tree | undefined): value is TreeObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isLeaf(value);
}

function isLeaf(value: object): boolean {
  return value instanceof Hidden || value instanceof ExactNumber;
}

export function isTreeList(value: Tree | undefined): value is readonly Tree[] {
  return Array.isArray(value);
}

/** The value as it may be shown. */
export function shown(value: Tree): Json {
  if (value === unknown) return unknownText;
  if (value instanceof Hidden) return hiddenText;
  if (isTreeList(value)) return value.map(shown);
  if (!isTreeObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)]));
}

/** Elements of lists are compared with many others. */
const canonicals = new WeakMap<object, string>();

/** A text that is equal for equal values, whatever the order of keys. Holds secrets: never shown. */
export function canonical(value: Tree | undefined): string {
  if (value === undefined) return "";
  if (value === unknown) return "unknown";
  if (value instanceof Hidden) return `hidden ${value.digest}`;
  if (typeof value !== "object" || value === null || value instanceof ExactNumber) return JSON.stringify(value);
  const known = canonicals.get(value);
  if (known !== undefined) return known;
  const text = isTreeList(value) ? `[${value.map(canonical).join()}]` : canonicalObject(value as TreeObject);
  canonicals.set(value, text);
  return text;
}

function canonicalObject(value: TreeObject): string {
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}
