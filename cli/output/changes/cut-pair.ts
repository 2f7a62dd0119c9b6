/** Longest text that is shown whole. */
const longest = 160;
/** Characters that are kept before and after what differs. */
const context = 24;
/** Of a difference that is itself too long: characters kept at its beginning and at its end. */
const [kept, keptAtEnd] = [100, 40];

type Quote = (text: string) => string;
const quoted: Quote = (text) => JSON.stringify(text);

/**
 * Two different texts, cut if they are long, so that what differs remains visible: `…"prefix old suffix"…`. What is left
 * out of the middle is counted.
 *
 * @param quote how a part is shown @default - as a JSON string
 */
export function cutPair(
  before: string,
  after: string,
  quote: Quote = quoted,
): readonly [before: string, after: string] {
  if (before.length <= longest && after.length <= longest) return [quote(before), quote(after)];
  const start = commonStart(before, after);
  const end = commonEnd(before, after, Math.min(before.length, after.length) - start);
  return [around(before, start, end, quote), around(after, start, end, quote)];
}

/** One text, cut if it is long. */
export function cutText(text: string, quote: Quote = quoted): string {
  return text.length <= longest ? quote(text) : middle(text, quote);
}

function commonStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one[length] === other[length]) length += 1;
  return length;
}

function commonEnd(one: string, other: string, most: number): number {
  let length = 0;
  while (length < most && one[one.length - 1 - length] === other[other.length - 1 - length]) length += 1;
  return length;
}

function around(text: string, commonAtStart: number, commonAtEnd: number, quote: Quote): string {
  const from = whole(text, Math.max(0, commonAtStart - context));
  const to = whole(text, text.length - Math.max(0, commonAtEnd - context));
  const shown = text.slice(from, to);
  const [before, after] = [from > 0 ? "…" : "", to < text.length ? "…" : ""];
  return `${before}${shown.length <= longest + 2 * context ? quote(shown) : middle(shown, quote)}${after}`;
}

function middle(text: string, quote: Quote): string {
  const [from, to] = [whole(text, kept), whole(text, text.length - keptAtEnd)];
  const [beginning, ending] = [quote(text.slice(0, from)), quote(text.slice(to))];
  return `${beginning}…(${to - from} characters)…${ending}`;
}

/** The index, or the one before it if it would split a character of two code units. */
function whole(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff ? index - 1 : index;
}
