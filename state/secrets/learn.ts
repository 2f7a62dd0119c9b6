import { ExactNumber, isObject, type Json } from "../model/json.ts";
import { secretArguments } from "./command-list.ts";
import { encodedTexts } from "./encoded.ts";
import { type Evidence, isOpenName } from "./open-names.ts";
import { isPublic, isReference, isUuid } from "./public-forms.ts";
import { isWhollySecret, looksSecret, passwordsInAddresses } from "./secret-forms.ts";
import type { Secrets } from "./secrets.ts";
import { type Secrecy, secrecyOf } from "./sensitive-names.ts";
import { secretSettings } from "./settings.ts";
import { isRandom } from "./strength.ts";

/** How a value came to be taken for a secret: by its own name, by a mark on it, or by a mark on an object around it. */
export type Reason = "named" | "marked" | "around";

/**
 * Adds to `found` what is secret in a hidden value. Not everything in it is: a sensitive output that holds a password also
 * holds a region, an id and a host.
 *
 * @param name of the attribute or key, "" if it has none
 */
export function learn(value: Json, name: string, reason: Reason, found: Secrets): void {
  if (typeof value === "string") learnText(value, name, reason, found);
  else if (typeof value === "number" || value instanceof ExactNumber) learnNumber(value, reason, found);
  else if (Array.isArray(value)) learnList(value, name, reason, found);
  else if (isObject(value)) learnObject(value, reason, found);
}

/** Adds to `found` what is secret in values that are marked, by their names. */
export function learnHidden(values: { readonly [name: string]: Json }, found: Secrets): void {
  for (const [name, value] of Object.entries(values)) learn(value, name, reasonOf(name, "marked"), found);
}

function learnText(text: string, name: string, reason: Reason, found: Secrets): void {
  const evidence = evidenceNeeded(text, name, reason);
  if (evidence !== undefined) found.learn(text, evidence);
  learnParts(text, found);
}

/** The evidence that shows the value of an attribute to be no secret; undefined if it cannot be one. */
function evidenceNeeded(text: string, name: string, reason: Reason): Evidence | undefined {
  if (looksSecret(text) || isWhollySecret(text)) return "never";
  if (reason === "named") {
    if (isReference(text) || isPublicKey(text)) return undefined;
    if (isUuid(text)) return "name";
    return isRandom(text) ? "never" : "tag";
  }
  if (isOpenName(name) || isPublic(text)) return undefined;
  // Most of what stands in the values of a chart are words.
  if (reason === "around" && !isRandom(text)) return undefined;
  return isRandom(text) || isUuid(text) ? "name" : "tag";
}

function isPublicKey(text: string): boolean {
  return text.length > 40 && isPublic(text);
}

/** A number is a secret only as a password or a PIN: everything else that is a number is a size, a port or an account. */
function learnNumber(value: Json, reason: Reason, found: Secrets): void {
  if (reason === "named") found.learn(String(value), "tag");
}

function learnList(items: readonly Json[], name: string, reason: Reason, found: Secrets): void {
  const secretItems = secretArguments(items);
  for (const [index, item] of items.entries()) learn(item, name, secretItems.has(index) ? "named" : reason, found);
}

function learnObject(object: { readonly [key: string]: Json }, reason: Reason, found: Secrets): void {
  const pairName = secretPairName(secrecyOf(""), object);
  for (const [key, item] of Object.entries(object)) {
    if (pairName !== undefined && secrecyOf("")(key) === "pair") learn(item, pairName, "named", found);
    else learn(item, key, reasonOf(key, reason === "named" ? "named" : "around"), found);
  }
}

/** Everything in `credentials` is named a secret, except what identifies something: its `username`. */
function reasonOf(key: string, around: Reason): Reason {
  if (secrecyOf("")(key) === "secret") return "named";
  return isOpenName(key) ? "around" : around;
}

/** What a text holds besides itself: the parts of JSON, settings, passwords in addresses, and all of that in base64. */
export function learnParts(text: string, found: Secrets, depth = 1): void {
  for (const password of passwordsInAddresses(text)) found.learn(password, isRandom(password) ? "never" : "tag");
  const written = parsedText(text);
  if (written !== undefined) learn(written, "", "around", found);
  // In prose, the word behind "password:" is just a word.
  else
    for (const { value } of secretSettings(text))
      if (isMaterial(value)) found.learn(value, isRandom(value) ? "never" : "tag");
  if (depth === 0) return;
  for (const decoded of encodedTexts(text)) learnParts(decoded, found, depth - 1);
}

function isMaterial(value: string): boolean {
  return isRandom(value) || (value.length >= 6 && /\d/.test(value) && /[A-Za-z]/.test(value) && !isPublic(value));
}

/** Objects and lists in a string of JSON: container definitions, policies, secrets of several parts. */
export function parsedText(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const pairNames = [
  "name",
  "key",
  "Name",
  "Key",
  "ParameterKey",
  "parameter_key",
  "parameter_name",
  "variable",
  "env_name",
  "env",
];
/** `{ name: "DB_PASSWORD", value: "..." }`: the form of environment variables, headers and Helm settings. */
export function secretPairName(
  secrecyOfName: (name: string) => Secrecy,
  part: { readonly [key: string]: Json },
): string | undefined {
  for (const each of pairNames) {
    const name = part[each];
    if (typeof name === "string") return isSecretName(secrecyOfName, name) ? name : undefined;
  }
  return undefined;
}

function isSecretName(secrecyOfName: (name: string) => Secrecy, name: string): boolean {
  const secrecy = secrecyOfName(name);
  return secrecy === "secret" || secrecy === "content";
}
