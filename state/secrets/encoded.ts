/** The least base64 that is worth decoding: 12 characters of text. */
const shortestEncoded = 16;
const wholly = /^[A-Za-z0-9+/_-]{14,}={0,2}\s*$/;
const wrapped = /^(?:[A-Za-z0-9+/_-]{60,76}\r?\n)+[A-Za-z0-9+/_-]+={0,2}\s*$/;
const runs =
  /(?:[A-Za-z0-9+/]{60,76}\r?\n[ \t]*)+[A-Za-z0-9+/]+={0,2}|(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{20,}={0,2}(?![A-Za-z0-9+/_-])/g;

/**
 * The texts that a text contains in base64 (standard or for URLs, on one line or wrapped): as a whole, or as runs between
 * other characters, like the value of a key in JSON or the body of a MIME part.
 */
export function encodedTexts(text: string): string[] {
  if (text.length < shortestEncoded || !mayHoldRun(text)) return [];
  if (wholly.test(text)) return decodeText(text);
  if (wrapped.test(text)) return decodeText(text);
  return [...text.matchAll(runs)].flatMap(([run]) => decodeText(run));
}

/** 1: of the alphabet of base64; 2: one of its first 32 characters. */
const alphabet = new Uint8Array(128);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef") alphabet[character.charCodeAt(0)] = 2;
for (const character of "ghijklmnopqrstuvwxyz0123456789+/-_") alphabet[character.charCodeAt(0)] = 1;

/** Whether a text has a run of the alphabet of base64 that is ASCII when it is decoded. Cheap: most texts have none. */
function mayHoldRun(text: string): boolean {
  let length = 0;
  let isAscii = true;
  for (let index = 0; index < text.length; index++) {
    const kind = alphabet[text.charCodeAt(index)] ?? 0;
    if (kind === 0) {
      length = 0;
      isAscii = true;
      continue;
    }
    if (length % 4 === 0 && length < 16 && kind !== 2) isAscii = false;
    length++;
    if (length === shortestEncoded && isAscii) return true;
  }
  return false;
}

/** ASCII has no bytes from 128, so the first of four characters of base64 is one of the first 32. */
function isAsciiEncoded(text: string): boolean {
  return /^(?:[A-Za-f][A-Za-z0-9+/_-]{3}){3}/.test(text);
}

function decodeText(text: string): string[] {
  if (!isAsciiEncoded(text)) return [];
  const decoded = Buffer.from(text.replaceAll(/\s/g, ""), "base64").toString("utf8");
  // Other control characters and replaced bytes are those of a file that is no text.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a text does not have
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\ufffd]/.test(decoded) ? [] : [decoded];
}

/** Whether the text is base64 of compressed data, whose content cannot be seen. */
export function isCompressed(text: string): boolean {
  return text.startsWith("H4sI") && wholly.test(text);
}

/** The forms in which a value may occur inside another text: plain, quoted for JSON and addresses, and in base64. */
export function formsOf(value: string): string[] {
  const quoted = JSON.stringify(value).slice(1, -1);
  return [
    ...new Set([
      value,
      quoted,
      // Terraform's jsonencode
      quoted.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`),
      JSON.stringify(quoted).slice(1, -1),
      encodeAddress(value),
      ...base64Forms(value),
    ]),
  ];
}

function encodeAddress(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Three bytes make four characters, so the same bytes look different at three offsets. */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  const forms = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    // Characters at the edges also contain bits of what stands beside the value.
    const start = Math.ceil((offset * 8) / 6);
    const end = Math.floor(((offset + bytes.length) * 8) / 6);
    return encoded.slice(start, end);
  });
  return [...forms, ...forms.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))];
}
