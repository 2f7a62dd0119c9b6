import { parseJson } from "../model/exact-json.ts";
import { isObject, type Json } from "../model/json.ts";
import { canonicalPolicy } from "./policies.ts";

/** What a text contains: JSON, a policy of AWS, or a text in base64. */
export type Document =
  | { readonly kind: "json" | "policy"; readonly value: Json }
  | { readonly kind: "text"; readonly value: string };

/** The document in a text, such as a policy or user data. Undefined for all other texts. */
export function parseDocument(text: string): Document | undefined {
  if (/^\s*[{[]/.test(text)) {
    const value = read(text);
    const policy = canonicalPolicy(value);
    if (policy !== undefined) return { kind: "policy", value: policy };
    if (Array.isArray(value) || isObject(value)) return { kind: "json", value };
  }
  const decoded = decodeBase64(text);
  return decoded === undefined ? undefined : { kind: "text", value: decoded };
}

function read(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

const base64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Texts only: user data, settings, certificates. Shorter words look like base64 by chance. */
function decodeBase64(text: string): string | undefined {
  if (text.length < 24 || text.length % 4 !== 0 || !base64.test(text)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const decoded = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a text has none of these
    return /[\u0000-\u0008\u000e-\u001f]/.test(decoded) ? undefined : decoded;
  } catch {
    return undefined;
  }
}
