import { isObject } from "@ml-platform/state";

/** An object or a list that a string holds as JSON; undefined for any other string. */
export function jsonIn(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) || Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Shorter ones are more likely words than texts in base64. */
const shortestEncoded = 40;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The text that a string holds in base64, such as user data; undefined for any other string. */
export function textInBase64(text: string): string | undefined {
  if (text.length < shortestEncoded || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  try {
    const decoded = utf8.decode(Buffer.from(text, "base64"));
    // Random bytes are hardly ever a text with white space and without control characters.
    return /\s/.test(decoded) && !/(?![\n\r\t])\p{Cc}/u.test(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}
