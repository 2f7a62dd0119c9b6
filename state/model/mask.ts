import { ExactNumber, hiddenText, isObject, type Json, type JsonObject } from "./json.ts";
import type { Secrets } from "./secrets.ts";
import { assignsSecret, looksSecret, type Secrecy, secrecyOf } from "./sensitive-names.ts";

/** The parts of a value that Terraform marked as sensitive: all of it, or by attribute, key or index. */
export type Marks = true | ReadonlyMap<string | number, Marks>;

export interface MaskOptions {
  /** Resource type, or "" for outputs. */
  readonly type: string;
  readonly marks?: Marks | undefined;
  /** Every value that turns out to be a secret is added here. */
  readonly found: Secrets;
}

/**
 * The value with its secrets replaced by {@link hiddenText}: values that Terraform marked, that the reviewed list of
 * names covers, or that look like a key or token. A mark on a path that does not exist hides the nearest value above it.
 *
 * @returns the same object if nothing is hidden
 */
export function mask(value: Json, { type, marks, found }: MaskOptions): Json {
  const secrecyOfName = secrecyOf(type);
  const visit = (part: Json, partMarks: Marks | undefined): Json => {
    if (partMarks === true) return hide(part, found);
    if (typeof part === "string") {
      if (partMarks !== undefined || looksSecret(part)) return hide(part, found);
      return holdsSecret(part) ? hiddenText : part;
    }
    if (partMarks !== undefined && !allExist(part, partMarks)) return hide(part, found);
    if (Array.isArray(part)) return mapItems(part, (item, index) => visit(item, partMarks?.get(index)));
    return isObject(part) ? visitObject(part, partMarks) : part;
  };
  /** A string of JSON that contains a secret is hidden as a whole; the secret itself is hidden wherever else it occurs. */
  const holdsSecret = (text: string): boolean => {
    const written = parsedText(text);
    return written === undefined ? assignsSecret(text) : visit(written, undefined) !== written;
  };
  const visitObject = (part: JsonObject, partMarks: Exclude<Marks, true> | undefined): JsonObject => {
    const namesSecret = isSecretPair(secrecyOfName, part);
    return mapEntries(part, (item, key) => {
      const itemMarks = partMarks?.get(key);
      if (itemMarks !== undefined) return visit(item, itemMarks);
      const secrecy = namesSecret && key === "value" ? "secret" : secrecyOfName(key);
      if (secrecy === "open") return visit(item, undefined);
      if (secrecy === "content") return canBeSecret(item) ? hiddenText : item;
      return canBeSecret(item) && !isReference(item) ? hide(item, found) : item;
    });
  };
  return visit(value, marks);
}

/**
 * The value with known secrets replaced by {@link hiddenText}.
 *
 * @returns the same object if nothing is hidden
 */
export function maskKnown(value: Json, secrets: Secrets): Json {
  if (typeof value === "number" || value instanceof ExactNumber)
    return secrets.occursIn(String(value)) ? hiddenText : value;
  if (typeof value === "string") return secrets.occursIn(value) ? hiddenText : value;
  if (Array.isArray(value)) return mapItems(value, (item) => maskKnown(item, secrets));
  return isObject(value) ? mapEntries(value, (item) => maskKnown(item, secrets)) : value;
}

/** Objects and lists in a string of JSON: container definitions, policies, secrets of several parts. */
function parsedText(text: string): Json | undefined {
  const first = text.trimStart().charAt(0);
  if (first !== "{" && first !== "[") return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** `{ name: "DB_PASSWORD", value: "..." }`: the form of environment variables and Helm settings. */
function isSecretPair(secrecyOfName: (name: string) => Secrecy, part: JsonObject): boolean {
  if (part["value"] === undefined) return false;
  const name = part["name"] ?? part["key"];
  return typeof name === "string" && secrecyOfName(name) !== "open";
}

/** Settings such as `manage_master_user_password = true` have the name of a secret and are useful to see. */
function canBeSecret(value: Json): boolean {
  return value !== null && typeof value !== "boolean" && value !== "" && !(Array.isArray(value) && value.length === 0);
}

/** `encryption_key` holds the ARN of a key as often as a key. */
function isReference(value: Json): boolean {
  return typeof value === "string" && value.startsWith("arn:");
}

function allExist(part: Json, marks: Exclude<Marks, true>): boolean {
  if (Array.isArray(part)) return [...marks.keys()].every((key) => typeof key === "number" && key in part);
  return isObject(part) && [...marks.keys()].every((key) => Object.hasOwn(part, key));
}

function hide(value: Json, found: Secrets): string {
  collect(value, found);
  return hiddenText;
}

function collect(value: Json, found: Secrets): void {
  if (typeof value === "string" || typeof value === "number" || value instanceof ExactNumber) found.add(String(value));
  else if (typeof value === "object" && value !== null) for (const item of Object.values(value)) collect(item, found);
}

function mapItems(items: readonly Json[], change: (item: Json, index: number) => Json): readonly Json[] {
  let copy: Json[] | undefined;
  for (let index = 0; index < items.length; index++) {
    const item = items[index] as Json;
    const changed = change(item, index);
    if (changed === item) continue;
    copy ??= [...items];
    copy[index] = changed;
  }
  return copy ?? items;
}

function mapEntries(object: JsonObject, change: (item: Json, key: string) => Json): JsonObject {
  let copy: Record<string, Json> | undefined;
  for (const key of Object.keys(object)) {
    const item = object[key] as Json;
    const changed = change(item, key);
    if (changed === item) continue;
    copy ??= { ...object };
    copy[key] = changed;
  }
  return copy ?? object;
}
