import { ExactNumber, hiddenText, isObject, type Json, type JsonObject } from "../model/json.ts";
import { secretArguments } from "./command-list.ts";
import { encodedTexts, isCompressed } from "./encoded.ts";
import { featuresOf } from "./features.ts";
import { learn, learnParts, parsedText, type Reason, secretPairName } from "./learn.ts";
import { isPublic, isReference, isUuid } from "./public-forms.ts";
import { isPlaceholder, isWhollySecret, looksSecret } from "./secret-forms.ts";
import type { Secrets } from "./secrets.ts";
import { secrecyOf } from "./sensitive-names.ts";
import { assignsSecret } from "./settings.ts";
import { isRandom } from "./strength.ts";

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
  const hide = (part: Json, name: string, reason: Reason): string => {
    learn(part, name, reason, found);
    return hiddenText;
  };
  const visit = (part: Json, name: string, partMarks: Marks | undefined): Json => {
    if (partMarks === true) return hide(part, name, secrecyOfName(name) === "secret" ? "named" : "marked");
    if (typeof part === "string") {
      const features = featuresOf(part);
      if (partMarks !== undefined || looksSecret(part, features) || isWhollySecret(part))
        return hide(part, name, "marked");
      return holdsSecret(part, 1, features) ? hiddenText : part;
    }
    if (partMarks !== undefined && !allExist(part, partMarks)) return hide(part, name, "marked");
    if (Array.isArray(part)) return visitList(part, name, partMarks);
    return isObject(part) ? visitObject(part, partMarks) : part;
  };
  /** A text of JSON or settings that contains a secret is hidden as a whole; the secret itself wherever else it occurs. */
  const holdsSecret = (text: string, depth: number, features = featuresOf(text)): boolean => {
    const written = parsedText(text);
    const holds = written === undefined ? assignsSecret(text, features) : visit(written, "", undefined) !== written;
    if (holds) learnParts(text, found);
    if (holds || depth === 0) return holds;
    const encoded = encodedTexts(text);
    const decoded = encoded.filter((each) => looksSecret(each) || holdsSecret(each, depth - 1));
    for (const each of decoded) learnParts(each, found);
    return decoded.length > 0 || isCompressed(text);
  };
  const visitList = (part: readonly Json[], name: string, partMarks: Exclude<Marks, true> | undefined) => {
    const secretItems = part.length > 1 && typeof part[0] === "string" ? secretArguments(part) : undefined;
    return mapItems(part, (item, index) =>
      secretItems?.has(index) === true ? hide(item, name, "named") : visit(item, name, partMarks?.get(index)),
    );
  };
  const visitObject = (part: JsonObject, partMarks: Exclude<Marks, true> | undefined): JsonObject => {
    return mapEntries(part, (item, key) => {
      const itemMarks = partMarks?.get(key);
      if (itemMarks !== undefined) return visit(item, key, itemMarks);
      switch (secrecyOfName(key)) {
        case "open":
          return isManifestData(part, key) ? hide(item, key, "marked") : visit(item, key, undefined);
        case "connection":
          return isConnection(item) ? hide(item, key, "named") : visit(item, key, undefined);
        case "probable":
          return isMaterial(item) ? hide(item, key, "marked") : visit(item, key, undefined);
        case "pair": {
          const pairName = secretPairName(secrecyOfName, part);
          return pairName !== undefined && canBeHidden(item)
            ? hide(item, pairName, "named")
            : visit(item, key, undefined);
        }
        case "content":
          // Only what is certainly secret in it is looked for elsewhere.
          visit(item, key, undefined);
          return canBeSecret(item) ? hiddenText : item;
        case "secret":
          return canBeHidden(item) ? hide(item, key, "named") : item;
      }
    });
  };
  return visit(value, "", marks);
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

const plainWord = /^(?:|true|false|yes|no|on|off|none|null|required|optional|days|hours|minutes|seconds)$/i;

/** Settings such as `manage_master_user_password = true` have the name of a secret and are useful to see. */
function canBeSecret(value: Json): boolean {
  if (typeof value === "string" && plainWord.test(value)) return false;
  return value !== null && typeof value !== "boolean" && !(Array.isArray(value) && value.length === 0);
}

function canBeHidden(value: Json): boolean {
  return canBeSecret(value) && !isReferenceTo(value);
}

/** The data of a Kubernetes secret in a manifest, whatever its keys. */
function isManifestData(part: JsonObject, key: string): boolean {
  return (key === "data" || key === "stringData" || key === "string_data") && part["kind"] === "Secret";
}

/** `encryption_key` holds the ARN of a key as often as a key, and `tls_key` a public one. */
function isReferenceTo(value: Json): boolean {
  if (Array.isArray(value))
    return value.length > 0 && value.every((item) => typeof item === "object" && isReferenceTo(item));
  if (isObject(value))
    return Object.keys(value).length > 0 && Object.keys(value).every((key) => refersBy(key, value[key] ?? null));
  return (
    typeof value === "string" && (isReference(value) || isPlaceholder(value) || (value.length > 40 && isPublic(value)))
  );
}

/** `{ name, key }` and `{ secret_arn, kms_key_id }` say where a secret is. */
function refersBy(key: string, value: Json): boolean {
  if (key === "items") return Array.isArray(value);
  return (
    referring.test(key) &&
    (value === null || typeof value !== "object") &&
    !(typeof value === "string" && isRandom(value) && !isReference(value))
  );
}

const referring =
  /^(?:name|secret_?name|namespace|key|path|optional|mode|default_?mode|(?:[a-z_]+_)?arn|kms_key_id|secret_?status|version_?stage)$/i;

/** Not an address without a password, nor one of files or of AWS. */
function isConnection(value: Json): boolean {
  return (
    typeof value === "string" &&
    value !== "" &&
    !isReferenceTo(value) &&
    !isPublic(value) &&
    !/^[./]|^\w+:\/\/\/?[\w./-]*$/.test(value)
  );
}

function isMaterial(value: Json): boolean {
  return typeof value === "string" && isRandom(value) && !isPublic(value) && !isUuid(value);
}

function allExist(part: Json, marks: Exclude<Marks, true>): boolean {
  if (Array.isArray(part)) return [...marks.keys()].every((key) => typeof key === "number" && key in part);
  return isObject(part) && [...marks.keys()].every((key) => Object.hasOwn(part, key));
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
