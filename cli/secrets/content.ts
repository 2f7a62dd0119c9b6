import { isUtf8 } from "node:buffer";
import { createHmac, randomBytes } from "node:crypto";

/** The value of a secret: text, or bytes that are none. */
export type Content = string | Uint8Array;

/**
 * The most that a version of a secret can hold, in bytes.
 *
 * Source: "AWS Secrets Manager quotas" in its user guide.
 */
export const largestContent = 65_536;

/** Bytes as Secrets Manager keeps them best: as text wherever they are UTF-8. */
export function contentOf(bytes: Uint8Array): Content {
  return isUtf8(bytes) ? Buffer.from(bytes).toString("utf8") : bytes;
}

export function sizeOf(content: Content): number {
  return Buffer.byteLength(content);
}

/** Whether two values mean the same: JSON objects may differ in the order of their keys and in blanks. */
export function sameContent(one: Content, other: Content): boolean {
  return Buffer.from(comparable(one)).equals(Buffer.from(comparable(other)));
}

/** An object as JSON, its keys in order, so that equal objects are equal texts. */
export function orderedJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

function comparable(content: Content): Content {
  if (typeof content !== "string" || !content.trimStart().startsWith("{")) return content;
  try {
    return orderedJson(JSON.parse(content));
  } catch {
    return content;
  }
}

const shownDigits = 12;

/**
 * Tells values apart without showing them. The key exists in this process only: who reads a hash later, in the log of a job
 * say, can look it up nowhere and try no guesses against it.
 */
export class Hashes {
  private readonly key = randomBytes(32);

  /** The same for the same value, as long as this process runs. */
  of(content: Content): string {
    return createHmac("sha256", this.key).update(comparable(content)).digest("hex").slice(0, shownDigits);
  }
}
