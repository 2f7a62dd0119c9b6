import { hasGeneratedLabels, hostPiece, runForms, textForms } from "./generated-forms.ts";
import type { EnvironmentIdentity } from "./identity.ts";
import { escapeRegExp, nameForms } from "./own-names.ts";

/** A piece of a text, as one side of a comparison sees it. */
export interface Token {
  readonly text: string;
  /** What it stands for: pieces of two sides of the same kind are the same. Absent if it stands for itself. */
  readonly kind?: string;
  /** Belongs to this environment alone: the same text in another environment is a reference to this one. */
  readonly isOwn?: true;
  /** Belongs to the other environment alone. */
  readonly isOthers?: true;
  /** The place that creates it, for ids whose place is known. */
  readonly place?: string;
}

/** One side of a comparison, prepared for reading many texts. */
export interface Reader {
  readonly identity: EnvironmentIdentity;
  readonly patterns: Readonly<Record<"named" | "generated" | "host", RegExp>>;
  /** Whether a text may contain something that belongs to this environment alone. */
  readonly mayOwn: (text: string) => boolean;
}

interface Group {
  readonly group: string;
  readonly source: string;
}

/** Parts of words in capitals and small letters, numbers, and single characters. */
const word: Group = { group: "word", source: "[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\\d+|[\\s\\S]" };
const generated: readonly Group[] = runForms.map(({ pattern }, index) => ({
  group: `form${index}`,
  source: pattern.source,
}));
const host: Group = { group: "host", source: hostPiece.source };

export function readerFor(identity: EnvironmentIdentity): Reader {
  const random = [...(identity.own?.pieces.keys() ?? [])];
  const names: Group[] = nameForms(identity);
  const own = random.length === 0 ? names : [{ group: "piece", source: random.map(escapeRegExp).join("|") }, ...names];
  const strict = names.filter(({ group }) => group === "account" || group === "environment");
  const owned = strict.length === 0 ? undefined : compile(strict);
  const places = identity.own?.places;
  return {
    identity,
    patterns: {
      named: compile([...own, word]),
      generated: compile([...own, ...generated, word]),
      host: compile([...own, ...generated, host, word]),
    },
    mayOwn: (text) =>
      (owned !== undefined && text.search(owned) >= 0) ||
      random.some((piece) => text.includes(piece)) ||
      (places !== undefined && (places.has(text) || (text.match(run) ?? []).some((each) => places.has(each)))),
  };
}

function compile(groups: readonly Group[]): RegExp {
  return new RegExp(groups.map(({ group, source }) => `(?<${group}>${source})`).join("|"), "g");
}

const run = /[A-Za-z0-9][A-Za-z0-9._-]*/g;

export interface ReadOptions {
  /** Whether generated pieces are told from others. Not in values that identify content, such as an image. */
  readonly generated: boolean;
  /** Whether known ids are looked up. */
  readonly known: boolean;
}

/** Reads a text as one side sees it. @param other the other side: its ids stand for themselves */
export function readTokens(text: string, reader: Reader, other: Reader, options: ReadOptions): Token[] {
  const whole = options.known ? knownAs(text, reader, other) : undefined;
  if (whole !== undefined) return [whole];
  const tokens: Token[] = [];
  let end = 0;
  for (const match of options.generated ? text.matchAll(anyTextForm) : []) {
    readRuns(text, [end, match.index], tokens, reader, other, options);
    const index = match.slice(1).findIndex((each) => each !== undefined);
    tokens.push({ text: match[0], kind: textForms[index]?.kind ?? "" });
    end = match.index + match[0].length;
  }
  readRuns(text, [end, text.length], tokens, reader, other, options);
  return tokens;
}

const anyTextForm = new RegExp(textForms.map(({ pattern }) => `(${pattern.source})`).join("|"), "g");

type Range = readonly [start: number, end: number];

function readRuns(
  text: string,
  [start, end]: Range,
  tokens: Token[],
  reader: Reader,
  other: Reader,
  options: ReadOptions,
): void {
  let position = start;
  for (const match of text.slice(start, end).matchAll(run)) {
    const [one] = match;
    const from = start + match.index;
    const known = options.known ? knownAs(one, reader, other) : undefined;
    const isHost = options.generated && hasGeneratedLabels(one);
    if (known === undefined && !isHost) continue;
    readPieces(text, [position, from], tokens, reader, options.generated ? "generated" : "named");
    position = from + one.length;
    if (known !== undefined) tokens.push(known);
    else readPieces(text, [from, position], tokens, reader, "host");
  }
  readPieces(text, [position, end], tokens, reader, options.generated ? "generated" : "named");
}

function knownAs(text: string, { identity }: Reader, other: Reader): Token | undefined {
  const place = identity.own?.places.get(text);
  if (place !== undefined) return { text, kind: "<own id>", isOwn: true, place };
  return other.identity.own?.places.has(text) === true ? { text, isOthers: true } : undefined;
}

/** Boundaries of names are seen in the whole text: `/dev/xvda` is a device, the folder of `s3://bucket/dev/key` is a name. */
function readPieces(
  text: string,
  [start, end]: Range,
  tokens: Token[],
  { identity, patterns }: Reader,
  kind: "named" | "generated" | "host",
): void {
  const pattern = patterns[kind];
  pattern.lastIndex = start;
  while (pattern.lastIndex < end) {
    const match = pattern.exec(text);
    if (match === null) return;
    tokens.push(tokenOf(match[0], groupOf(match), identity));
  }
}

function groupOf({ groups = {} }: RegExpExecArray): string {
  for (const name in groups) if (groups[name] !== undefined) return name;
  return "word";
}

function tokenOf(text: string, group: string, { own }: EnvironmentIdentity): Token {
  if (group === "word") return { text };
  if (group === "account") return { text, kind: "<account>", isOwn: true };
  if (group === "environment") return { text, kind: "<environment>", isOwn: true };
  if (group === "count") return { text, kind: "<count>" };
  if (group === "other") return { text, kind: "<name>" };
  if (group === "name") return { text, kind: "<environment>" };
  if (group === "region") return { text, kind: "<region>" };
  if (group === "host") return { text, kind: "<host>" };
  if (group === "piece") {
    const place = own?.pieces.get(text);
    return { text, kind: "<own id>", isOwn: true, ...(place !== undefined && { place }) };
  }
  const form = runForms[Number(group.slice("form".length))];
  return form === undefined
    ? { text }
    : { text, kind: form.kind === "<aws id>" ? text.replace(/[^-]+$/, "<id>") : form.kind };
}
