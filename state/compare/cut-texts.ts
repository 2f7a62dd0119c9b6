import { isObject, type Json } from "../model/json.ts";
import { parseDocument } from "./documents.ts";
import type { FoldedDigests } from "./folded-digests.ts";
import { type Reader, readerFor, readTokens } from "./tokens.ts";

/** Texts longer than this are cut in the page. */
export const longestText = 2000;

/** The start of a long text, with its length and a digest of the whole. Two texts that differ are never cut to the same. */
export function cutText(text: string): string {
  if (text.length <= longestText) return text;
  return `${text.slice(0, longestText)}… (${text.length} characters, digest ${digestOf(text)})`;
}

/** The digest of the whole that a cut text was. Undefined if the text is whole. */
export function digestOfCut(text: string): string | undefined {
  return /… \(\d+ characters, digest ([0-9a-f]{16})\)$/.exec(text)?.[1];
}

/** The digests of a whole text, as one side sees it. */
export function foldedDigests(text: string, reader: Reader): FoldedDigests {
  return { folded: digestOf(foldText(text, reader, false)), own: digestOf(foldText(text, reader, true)) };
}

/** 64 bits: enough to tell texts apart, not to withstand people who look for two with the same digest. */
export function digestOf(text: string): string {
  let [one, other] = [0x811c9dc5, 0x1b873593];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul((other << 13) | (other >>> 19), 5) + Math.imul(code ^ one, 0xcc9e2d51);
  }
  return [one, other].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

const nobody = readerFor({});

function foldText(text: string, reader: Reader, onlyOwn: boolean): string {
  const document = parseDocument(text);
  if (document === undefined) {
    return readTokens(text, reader, nobody, { generated: !onlyOwn, known: true })
      .map(({ kind, isOwn, text: piece }) => (kind === undefined || (onlyOwn && !isOwn) ? piece : kind))
      .join("");
  }
  if (document.kind === "text") return foldText(document.value, reader, onlyOwn);
  return foldValue(document.value, reader, onlyOwn, document.kind === "policy");
}

function foldValue(value: Json, reader: Reader, onlyOwn: boolean, isPolicy: boolean): string {
  if (typeof value === "string") return JSON.stringify(foldText(value, reader, onlyOwn));
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => foldValue(item, reader, onlyOwn, isPolicy));
    return `[${(isPolicy ? items.sort() : items).join()}]`;
  }
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(foldText(key, reader, onlyOwn))}:${foldValue(item, reader, onlyOwn, isPolicy)}`,
  );
  return `{${entries.sort().join()}}`;
}
