import { ExactNumber, isObject, type Json } from "./json.ts";

/**
 * JSON as Terraform reads and writes it: its numbers have any number of digits, of which `JSON.parse` keeps about 16. A
 * number that would change becomes an {@link ExactNumber}; all others are numbers.
 *
 * Source: "Numbers" in the specification of cty, https://github.com/zclconf/go-cty/blob/main/docs/types.md
 *
 * @throws {SyntaxError} whose message may quote the text
 */
export function parseJson(text: string): Json {
  const pieces: string[] = [];
  const mark = markNotIn(text);
  let end = 0;
  for (const { start, digits } of inexactNumerals(text)) {
    pieces.push(text.slice(end, start), JSON.stringify(mark + digits));
    end = start + digits.length;
  }
  if (end === 0) return JSON.parse(text) as Json;
  return withExactNumbers(JSON.parse([...pieces, text.slice(end)].join("")) as Json, mark);
}

/** The reverse of {@link parseJson}. @param indent spaces, as for `JSON.stringify` */
export function writeJson(value: unknown, indent?: number): string {
  if (!holdsExact(value)) return JSON.stringify(value, null, indent);
  const mark = markNotIn(JSON.stringify(value));
  const marked = JSON.stringify(
    value,
    function (this: Readonly<Record<string, unknown>>, key, item: unknown) {
      const exact = this[key];
      return exact instanceof ExactNumber ? `${mark}${exact}` : item;
    },
    indent,
  );
  return marked.replaceAll(new RegExp(`"${mark}([^"]*)"`, "g"), "$1");
}

/** What JavaScript may hold or write otherwise: 16 digits, six zeros behind the point, a long exponent. Also in strings. */
const candidate = /[\s:,[]-?\d(?:[\d.]{15}|\.0{6}|[\d.]*[eE][+-]?\d{3})/g;
const numeral = /-?\d[\d.eE+-]*/y;

function* inexactNumerals(text: string): Generator<{ readonly start: number; readonly digits: string }> {
  candidate.lastIndex = 0;
  let outside = 0;
  for (let found = candidate.exec(text); found !== null; found = candidate.exec(text)) {
    const start = found.index + 1;
    outside = endOfStringAt(text, outside, start);
    if (outside > start) {
      candidate.lastIndex = outside;
      continue;
    }
    numeral.lastIndex = start;
    const [digits = ""] = numeral.exec(text) ?? [];
    // A generator may be left and entered again while another text is read.
    const next = start + digits.length;
    if (!isExact(digits)) yield { start, digits };
    candidate.lastIndex = next;
  }
}

/** The end of the string around `position`, or a place before it that no string contains. @param from is in no string */
function endOfStringAt(text: string, from: number, position: number): number {
  let outside = from;
  for (;;) {
    const opening = text.indexOf('"', outside);
    if (opening === -1 || opening >= position) return outside;
    let closing = text.indexOf('"', opening + 1);
    while (closing !== -1 && isEscaped(text, closing)) closing = text.indexOf('"', closing + 1);
    outside = closing === -1 ? text.length : closing + 1;
    if (outside > position) return outside;
  }
}

function isEscaped(text: string, index: number): boolean {
  let backslashes = 0;
  while (text[index - 1 - backslashes] === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}

/** Whether JavaScript writes the number that it reads with the same digits, and with an exponent only where there is one. */
function isExact(digits: string): boolean {
  const written = String(Number(digits));
  if (written.includes("e") && !/e/i.test(digits)) return false;
  return plainDigits(digits) === plainDigits(written);
}

/** `-1.50e2` and `-150` have the same: sign, digits without zeros at either end, and the power of ten. */
function plainDigits(digits: string): string {
  const [parts, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(digits) ?? [];
  if (parts === undefined) return digits;
  const all = `${whole}${fraction}`.replace(/^0+/, "");
  const shortest = all.replace(/0+$/, "");
  if (shortest === "") return "0";
  return `${sign}${shortest}e${Number(exponent) - fraction.length + all.length - shortest.length}`;
}

/** A beginning for strings that stand for numbers, which nothing in the text begins with. */
function markNotIn(text: string): string {
  let mark = "exact number ";
  while (text.includes(mark)) mark += "x ";
  return mark;
}

function withExactNumbers(value: Json, mark: string): Json {
  if (typeof value === "string") return value.startsWith(mark) ? new ExactNumber(value.slice(mark.length)) : value;
  if (Array.isArray(value)) return value.map((item: Json) => withExactNumbers(item, mark));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withExactNumbers(item, mark)]));
}

function holdsExact(value: unknown): boolean {
  if (value instanceof ExactNumber) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsExact);
}
