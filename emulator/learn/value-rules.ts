import { type FormatName, formats } from "../learned/formats.ts";
import type { Range, Rule, RuleKind } from "../learned/learned-type.ts";
import { isWithin, type Sentence, violation } from "../learned/rules.ts";
import type { Value } from "../wire/value.ts";
import { pool } from "./pool.ts";

/** Asks the provider what it says about a value of one attribute; nothing if it takes it. */
export type Ask = (value: Value) => Promise<readonly Sentence[]>;

export interface LearnedRules {
  readonly rules: readonly Rule[];
  /** Why there may be further rules. */
  readonly unlearned?: string;
}

/** No provider takes it where it checks anything at all, and it stands out in a message. */
const impossible = "~ impossible ~";

/** Longer strings are not tried. */
const longest = 4096;

/**
 * @param path as the provider's messages spell it: `scaling_config.0.max_size`
 * @param samples valid values
 */
export async function learnStringRules(ask: Ask, path: string, samples: readonly string[]): Promise<LearnedRules> {
  const answer = await ask(impossible);
  const listed = answer.map((sentence) => enumeration(sentence)).find((values) => values !== undefined);
  if (listed !== undefined) return enumerated(ask, path, listed);

  if (answer.length === 0 && (await takesAll(telling, ask))) return { rules: [] };
  const verdicts = new Map<string, readonly Sentence[]>();
  for (const value of [...pool, ...samples]) verdicts.set(value, await ask(value));
  const isTaken = (value: string): boolean => verdicts.get(value)?.length === 0;
  const tried = [...verdicts.keys()];

  const format = formatNames.find((name) =>
    tried.every((value) => (formats[name](path, value) === undefined) === isTaken(value)),
  );
  if (format !== undefined) return { rules: [await worded({ format }, path, impossible, ask)] };

  const bases = [...samples, ...pool].filter((value) => value.length >= 2 && isTaken(value));
  if (bases.length === 0) return { rules: [], unlearned: `takes nothing that was tried: ${words(answer)}` };
  const candidates = await shapeRules(ask, path, bases, verdicts);
  return sound(candidates, path, verdicts);
}

/** A rule refuses at least one of these. */
const telling = ["", "a", "é", "x\ny", "aws:example", "sg-0123456789abcdef0", "10.0.0.1/24", "a".repeat(longest)];

async function takesAll(values: readonly string[], ask: Ask): Promise<boolean> {
  for (const value of values) if ((await ask(value)).length > 0) return false;
  return true;
}

const formatNames = Object.keys(formats) as FormatName[];

async function enumerated(ask: Ask, path: string, listed: readonly (string | number)[]): Promise<LearnedRules> {
  const [first = ""] = listed;
  const other = String(first).toLowerCase() === first ? String(first).toUpperCase() : String(first).toLowerCase();
  const ignoreCase = typeof first === "string" && other !== first && (await ask(other)).length === 0;
  const rule = await worded({ oneOf: listed, ...(ignoreCase && { ignoreCase }) }, path, impossible, ask);
  for (const value of listed) {
    if ((await ask(value)).length > 0) return { rules: [], unlearned: `refuses ${String(value)}, which it lists` };
  }
  return { rules: [rule] };
}

/** `expected x to be one of ["a" "b"], got c` or `value must be one of: ["a" "b"]`. */
function enumeration({ summary, detail }: Sentence): (string | number)[] | undefined {
  const inside = /one of:? \[(.*?)\](,| |$)/s.exec(`${summary} ${detail}`)?.[1];
  if (inside === undefined) return undefined;
  const quoted = [...inside.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text.replaceAll('\\"', ""));
  if (quoted.length > 0) return quoted.map((text) => text.replaceAll('"', ""));
  return /^[-\d ]+$/.test(inside) ? inside.split(" ").map(Number) : undefined;
}

/** Which characters may stand where, and how many. */
async function shapeRules(
  ask: Ask,
  path: string,
  bases: readonly string[],
  verdicts: ReadonlyMap<string, readonly Sentence[]>,
): Promise<Rule[]> {
  const [base = ""] = bases;
  const takes = async (value: string): Promise<boolean> => (await ask(value)).length === 0;
  const stated = [...verdicts.values()]
    .flat()
    .map(statedPattern)
    .find((pattern) => pattern !== undefined);
  const prefix = stated === undefined ? await fixedPrefix(base, takes) : "";
  const filler =
    (await firstTaken([..."ab0"], (character) => takes(base + character))) ??
    // All values may have the same length.
    (await firstTaken([..."ab0"], (character) => takes(base.slice(0, -1) + character)));
  const rules: Rule[] = [];
  const pattern = stated ?? (await learnedPattern(base, prefix, takes));
  const refused = [...verdicts].find(
    ([value, says]) =>
      says.length > 0 && pattern !== undefined && !new RegExp(pattern, "s").test(value) && value !== "",
  );
  if (pattern !== undefined && refused !== undefined) rules.push(await worded({ pattern }, path, refused[0], ask));
  if (filler !== undefined) rules.push(...(await lengthRules({ prefix, filler, path, ask, takes, rules })));
  for (const [value, says] of verdicts) {
    const reserved = says.map(reservedPrefix).find((found) => found !== undefined && value.startsWith(found));
    if (reserved === undefined || rules.some((rule) => violation(rule, path, value) !== undefined)) continue;
    rules.push(await worded({ pattern: `^(?!${escaped(reserved)})` }, path, value, ask));
  }
  return rules;
}

/** The regular expression that a message states, perhaps quoted as Go does. */
function statedPattern({ summary, detail }: Sentence): string | undefined {
  const text = `${summary} ${detail}`;
  const quoted = /regular expression "((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  if (quoted !== undefined) return JSON.parse(`"${quoted}"`) as string;
  return /\("?(\^.*?\$)"?\)/.exec(text)?.[1];
}

/** What a message says that a value may not begin with. */
function reservedPrefix({ summary, detail }: Sentence): string | undefined {
  return /cannot begin with (?:[\w ]+ )?'?([\w:/-]+)/.exec(`${summary} ${detail}`)?.[1];
}

/** The beginning of a valid value in which no character may be another. */
async function fixedPrefix(base: string, takes: (value: string) => Promise<boolean>): Promise<string> {
  let length = 0;
  for (; length < base.length; length += 1) {
    const others = [..."bz0"].filter((other) => other !== base[length]);
    const varied = others.map((other) => base.slice(0, length) + other + base.slice(length + 1));
    if ((await firstTaken(varied, takes)) !== undefined) break;
  }
  return length === base.length ? "" : base.slice(0, length);
}

async function firstTaken<T>(values: readonly T[], takes: (value: T) => Promise<boolean>): Promise<T | undefined> {
  for (const value of values) if (await takes(value)) return value;
  return undefined;
}

const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const beyond = ["é", "中", "\n"];

/** Tries every character at the beginning, in the middle and at the end of a valid value. */
async function learnedPattern(
  base: string,
  prefix: string,
  takes: (value: string) => Promise<boolean>,
): Promise<string | undefined> {
  const rest = base.slice(prefix.length);
  const classOf = async (insert: (character: string) => string): Promise<string> => {
    const taken: string[] = [];
    for (const character of [...ascii, ...beyond]) if (await takes(insert(character))) taken.push(character);
    return characterClass(taken);
  };
  const first = await classOf((character) => prefix + character + rest);
  const middle = await classOf((character) => prefix + rest.slice(0, 1) + character + rest.slice(1));
  const last = await classOf((character) => prefix + rest + character);
  const start = `^${escaped(prefix)}`;
  const many = prefix !== "" && !(await takes(prefix)) ? "+" : "*";
  if (first === middle && middle === last) return middle === everything ? undefined : `${start}${middle}${many}$`;
  return `${start}(${first}(${middle}*${last})?)?$`;
}

const everything = "[\\s\\S]";

/** `[0-9A-Za-z_-]`. */
function characterClass(taken: readonly string[]): string {
  if (taken.length === ascii.length + beyond.length) return everything;
  const codes = taken.filter((character) => ascii.includes(character)).map((character) => character.charCodeAt(0));
  const runs: [number, number][] = [];
  for (const code of codes) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === code - 1 && groupOf(code) === groupOf(run[0])) run[1] = code;
    else runs.push([code, code]);
  }
  const text = runs.map(([from, to]) => {
    const [a, b] = [from, to].map((code) => String.fromCharCode(code).replace(/[\]\\^-]/, "\\$&"));
    if (from === to) return a;
    return to === from + 1 ? `${a}${b}` : `${a}-${b}`;
  });
  const more = taken.includes("中") ? "\\u0080-\\uffff" : taken.includes("é") ? "\\u0080-\\u00ff" : "";
  return `[${text.join("")}${more}${taken.includes("\n") ? "\\n" : ""}]`;
}

/** Digits, upper and lower case make ranges; punctuation is listed. */
function groupOf(code: number): string | number {
  const character = String.fromCharCode(code);
  return /\d/.test(character) ? "digits" : /[A-Z]/.test(character) ? "upper" : /[a-z]/.test(character) ? "lower" : code;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

interface LengthQuestion {
  readonly prefix: string;
  /** May follow the prefix any number of times. */
  readonly filler: string;
  readonly path: string;
  readonly ask: Ask;
  readonly takes: (value: string) => Promise<boolean>;
  /** What is learned already. */
  readonly rules: readonly Rule[];
}

/** Each limit has a message of its own, hence perhaps a rule of its own. */
async function lengthRules({ prefix, filler, path, ask, takes, rules: known }: LengthQuestion): Promise<Rule[]> {
  const ofLength = (length: number): string => (prefix + filler.repeat(length)).slice(0, length);
  const isTaken = (length: number): Promise<boolean> => takes(ofLength(length));
  const tried = [0, 1, 2, 3, 4, 5, 8, 12, 20, 40].map((more) => prefix.length + more);
  const shortest = await firstTaken(tried, isTaken);
  if (shortest === undefined) return [];
  const most = await longestTaken(shortest, isTaken);
  const limited = (length: Range, refused: number): Promise<Rule> => worded({ length }, path, ofLength(refused), ask);
  if (shortest === prefix.length) {
    if (most === null) return [];
    const fromZero = await limited([0, most], most + 1);
    return [fromZero.says === undefined ? fromZero : await limited([null, most], most + 1)];
  }
  const short = ofLength(shortest - 1);
  if (most !== null) {
    const both = await limited([shortest, most], most + 1);
    const usual = violation(both, path, short)?.summary;
    if ((await ask(short)).some(({ summary }) => summary === usual)) return [both];
  }
  const isKnown = known.some((rule) => violation(rule, path, short) !== undefined);
  return [
    ...(isKnown ? [] : [await limited([shortest, null], shortest - 1)]),
    ...(most === null ? [] : [await limited([null, most], most + 1)]),
  ];
}

/** The greatest length that is taken, null if there seems to be no limit. */
async function longestTaken(shortest: number, isTaken: (length: number) => Promise<boolean>): Promise<number | null> {
  if (await isTaken(longest)) return null;
  let [below, above] = [shortest, longest];
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (await isTaken(middle)) below = middle;
    else above = middle;
  }
  return below;
}

/** Keeps the rules that refuse nothing that the provider takes, and says what they let pass. */
function sound(rules: readonly Rule[], path: string, verdicts: ReadonlyMap<string, readonly Sentence[]>): LearnedRules {
  const taken = [...verdicts].filter(([, says]) => says.length === 0).map(([value]) => value);
  const kept = rules.filter((rule) => taken.every((value) => violation(rule, path, value) === undefined));
  const passed = [...verdicts].filter(
    ([value, says]) => says.length > 0 && kept.every((rule) => violation(rule, path, value) === undefined),
  );
  const [example] = passed;
  if (example === undefined) return { rules: kept };
  return { rules: kept, unlearned: `also refuses ${JSON.stringify(example[0])}: ${words(example[1])}` };
}

export async function learnNumberRules(ask: Ask, path: string): Promise<LearnedRules> {
  const found: RuleKind[] = [];
  const answers = [...(await ask(-1_000_000_007)), ...(await ask(1_000_000_007))];
  for (const sentence of answers) {
    const listed = enumeration(sentence);
    const kind = listed === undefined ? numberRule(`${sentence.summary} ${sentence.detail}`) : { oneOf: listed };
    if (kind !== undefined && !found.some((other) => JSON.stringify(other) === JSON.stringify(kind))) found.push(kind);
  }
  if (answers.length > 0 && found.length === 0) return { rules: [], unlearned: words(answers) };
  const either = await listOfAlternatives(found, ask);
  if (either !== undefined) return { rules: [await worded(either, path, 1_000_000_007, ask)] };
  const rules: Rule[] = [];
  for (const kind of found) {
    const refused = [-1_000_000_007, 1_000_000_007].find((value) => violation(kind, path, value) !== undefined);
    const rule = await worded(kind, path, refused ?? 0, ask);
    if (!(await agreesAtLimits(kind, ask))) return { rules: [], unlearned: `not as it says: ${words(answers)}` };
    rules.push(rule);
  }
  return { rules };
}

/** A range or some values besides, as one list: of such alternatives the provider names all, though one is enough. */
async function listOfAlternatives(found: readonly RuleKind[], ask: Ask): Promise<RuleKind | undefined> {
  const [range] = found.flatMap((kind) => ("range" in kind ? [kind.range] : []));
  const besides = found.flatMap((kind) => ("oneOf" in kind ? kind.oneOf.map(Number) : []));
  const [least, most] = range ?? [];
  if (typeof least !== "number" || typeof most !== "number" || besides.length === 0) return undefined;
  const within = Array.from({ length: most - least + 1 }, (_, index) => least + index);
  for (const value of [...besides, least, most]) if ((await ask(value)).length > 0) return undefined;
  return { oneOf: [...besides, ...within] };
}

function numberRule(text: string): RuleKind | undefined {
  const range = /in the range \((-?\d+) - (-?\d+)\)|between (-?\d+) and (-?\d+)/.exec(text);
  if (range !== null) return { range: [Number(range[1] ?? range[3]), Number(range[2] ?? range[4])] };
  const least = /at least:? \(?(-?\d+)/.exec(text)?.[1];
  if (least !== undefined) return { range: [Number(least), null] };
  const above = /greater than \((-?[\d.]+)\)/.exec(text)?.[1];
  if (above !== undefined) return { above: Number(above) };
  const most = /at most:? \(?(-?\d+)/.exec(text)?.[1];
  if (most !== undefined) return { range: [null, Number(most)] };
  const divisor = /divisible by (\d+)/.exec(text)?.[1];
  return divisor === undefined ? undefined : { multipleOf: Number(divisor) };
}

async function agreesAtLimits(kind: RuleKind, ask: Ask): Promise<boolean> {
  if (!("range" in kind)) return true;
  for (const limit of kind.range) {
    if (limit === null) continue;
    for (const value of [limit - 1, limit, limit + 1]) {
      if (isWithin(kind.range, value) !== ((await ask(value)).length === 0)) return false;
    }
  }
  return true;
}

/** A rule with the provider's words for a value that violates it, where they are not the usual ones. */
async function worded(kind: RuleKind, path: string, value: Value, ask: Ask): Promise<Rule> {
  const says = await ask(value);
  const usual = violation(kind, path, value);
  if (usual === undefined || says.some(({ summary, detail }) => summary === usual.summary && detail === ""))
    return kind;
  const [sentence] = says;
  if (sentence === undefined) return kind;
  const summary = template(sentence.summary, kind, path, value);
  const detail = template(sentence.detail, kind, path, value);
  const rule = { ...kind, says: summary, ...(detail !== "" && { detail }) };
  return rule;
}

function template(text: string, kind: RuleKind, path: string, value: Value): string {
  const listed = "oneOf" in kind ? `[${kind.oneOf.map((item) => JSON.stringify(item)).join(" ")}]` : undefined;
  const leaf =
    path
      .replace(/(\.\d+)+$/, "")
      .split(".")
      .at(-1) ?? path;
  const spelled = listed === undefined ? text : text.replaceAll(listed, "{allowed}");
  const name = spelled.includes(path) ? ([path, "{path}"] as const) : ([leaf, "{leaf}"] as const);
  const valued = [[JSON.stringify(String(value)), "{quoted}"] as const, [String(value), "{value}"] as const]
    .filter(([from]) => from !== "" && from !== '""')
    .reduce((rest, [from, to]) => rest.replaceAll(wholeWord(from, "g"), () => to), spelled);
  // The first word only: "name" isn't a valid log group name.
  return valued.replace(wholeWord(name[0], ""), () => name[1]);
}

function wholeWord(text: string, flags: string): RegExp {
  const edges = [/^\w/.test(text) ? "(?<![\\w{])" : "", /\w$/.test(text) ? "(?![\\w}])" : ""];
  return new RegExp(edges[0] + escaped(text) + edges[1], flags);
}

function words(sentences: readonly Sentence[]): string {
  return sentences.map(({ summary, detail }) => (detail === "" ? summary : `${summary}: ${detail}`)).join("; ");
}
