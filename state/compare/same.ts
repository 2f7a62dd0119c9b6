import { isObject, type Json, type JsonObject } from "../model/json.ts";
import { digestOfCut, foldedDigests } from "./cut-texts.ts";
import { parseDocument } from "./documents.ts";
import { isEmpty } from "./empty.ts";
import type { FoldedDigests } from "./folded-digests.ts";
import {
  identifiesContent,
  isAssignedAddress,
  isChosenTime,
  isGenerated,
  isInMap,
  namesOther,
} from "./generated-attributes.ts";
import { matchedKeys, matchItems } from "./match.ts";
import { isOrdered } from "./ordered-lists.ts";
import { type Reader, readTokens, type Token } from "./tokens.ts";

/** The two sides of a comparison. */
export interface Sides {
  readonly before: Reader;
  readonly after: Reader;
}

/** Where two values stand. */
export interface Where {
  readonly type: string;
  /** The name of an output. */
  readonly output?: string;
  /** Paths of sizes that an autoscaler moves on both sides. */
  readonly autoscaled?: ReadonlySet<string>;
  /** Names and indexes from the root of the resource. */
  readonly steps: readonly (string | number)[];
  /** Inside a document: of JSON, where lists are in order, or a policy, where they are not. */
  readonly document?: "json" | "policy";
}

/** What two values have to do with each other, apart from what differs between any two environments. */
export function isSame(before: Json | undefined, after: Json | undefined, where: Where, sides: Sides): boolean {
  if (where.document === undefined && isExpected(before, after, where, sides)) return true;
  if (isNothing(before, where) && isNothing(after, where)) return true;
  if (typeof before === "string" && typeof after === "string") return isSameText(before, after, where, sides);
  if (Array.isArray(before) || Array.isArray(after)) return isSameList(listOf(before), listOf(after), where, sides);
  if (isObject(before) || isObject(after)) return isSameObject(before, after, where, sides);
  return before !== undefined && after !== undefined && String(before) === String(after);
}

/** Whether a provider or an autoscaler sets the value, so that it says nothing about the code. */
function isExpected(before: Json | undefined, after: Json | undefined, where: Where, sides: Sides): boolean {
  const path = pathOf(where);
  if (where.autoscaled?.has(path) === true) return true;
  if (path === "arn" && where.output === undefined)
    return isOwnArn(before, sides.before) && isOwnArn(after, sides.after);
  return (
    isGenerated({ type: where.type, path }, before, after) &&
    !isOthers(before, sides.before, sides.after) &&
    !isOthers(after, sides.after, sides.before)
  );
}

/** Whether an ARN is in the own account, or in none. The rest of it repeats names and ids. */
function isOwnArn(value: Json | undefined, { identity: { account } }: Reader): boolean {
  const found = typeof value === "string" ? value.split(":")[4] : undefined;
  return account === undefined || found === account || !/^\d{12}$/.test(found ?? "");
}

/** Whether a value is an id of the other side that this side does not have. */
function isOthers(
  value: Json | undefined,
  { identity: { own } }: Reader,
  { identity: { own: other } }: Reader,
): boolean {
  return typeof value === "string" && other?.places.has(value) === true && own?.places.has(value) !== true;
}

/** Whether a value says nothing where it stands. In a map whose keys people choose, an empty text is a value. */
export function isNothing(value: Json | undefined, where: Where): boolean {
  if (value === "") return !isInMap(pathOf(where));
  if (!isObject(value)) return isEmpty(value);
  return Object.entries(value).every(([key, item]) => isNothing(item, within(where, key)));
}

export function within(where: Where, step: string | number): Where {
  return { ...where, steps: [...where.steps, step] };
}

function isSameObject(before: Json | undefined, after: Json | undefined, where: Where, sides: Sides): boolean {
  const [left, right] = [before ?? {}, after ?? {}];
  if (!isObject(left) || !isObject(right)) return false;
  return matchedKeys(left, right, sides).every(([key, other]) =>
    isSame(own(left, key), own(right, other), within(where, key ?? other ?? ""), sides),
  );
}

function isSameList(
  before: readonly Json[] | undefined,
  after: readonly Json[] | undefined,
  where: Where,
  sides: Sides,
): boolean {
  if (before === undefined || after === undefined || before.length !== after.length) return false;
  const same = (left: Json, right: Json, index: number) => isSame(left, right, within(where, index), sides);
  if (isOrderedAt(where, before)) return before.every((item, index) => same(item, after[index] ?? null, index));
  const { unmatched } = matchItems(before, after, same);
  return unmatched.before.length === 0;
}

export function isOrderedAt({ type, steps, document }: Where, items: readonly Json[]): boolean {
  if (document === "policy") return false;
  const name = steps.findLast((step) => typeof step === "string");
  if (isOrdered(type, name)) return true;
  // In other documents lists are in order, except those of named things.
  return document === "json" && !items.every((item) => isObject(item) && ("name" in item || "key" in item));
}

function isSameText(before: string, after: string, where: Where, sides: Sides): boolean {
  const cut = [digestOfCut(before), digestOfCut(after)];
  if (cut.some((digest) => digest !== undefined)) {
    const [left, right] = [digestsOf(before, cut[0], sides.before), digestsOf(after, cut[1], sides.after)];
    return before === after ? left?.own === right?.own : left !== undefined && left.folded === right?.folded;
  }
  const [left, right] = [parseDocument(before), parseDocument(after)];
  if (left !== undefined && right !== undefined && left.kind === right.kind) {
    if (left.kind === "text") return isSameText(left.value, String(right.value), where, sides);
    return isSame(left.value, right.value, { ...where, document: left.kind }, sides);
  }
  if (before === after && !sides.before.mayOwn(before) && !sides.after.mayOwn(after)) return true;
  const generated = areFolded(where);
  const known = compareTokens(before, after, where, sides, { generated, known: true });
  if (known !== "different") return known === "same";
  // One side may not know the ids that the other knows, because a state could not be read.
  return compareTokens(before, after, where, sides, { generated, known: false }) === "same";
}

/** The digests of a text that may be cut. Undefined if they are not known. */
function digestsOf(text: string, cut: string | undefined, reader: Reader): FoldedDigests | undefined {
  return cut === undefined ? foldedDigests(text, reader) : reader.identity.cutTexts?.get(cut);
}

/** Whether generated pieces of a text are the same whatever they are. */
function areFolded(where: Where): boolean {
  const names = namesOf(where);
  return !identifiesContent(names) && !namesOther(names) && !isChosenTime(pathOf(where));
}

/** `reference`: one side refers to something that belongs to the other, or to another of its own things. */
type Verdict = "same" | "different" | "reference";

function compareTokens(
  before: string,
  after: string,
  where: Where,
  { before: left, after: right }: Sides,
  options: { readonly generated: boolean; readonly known: boolean },
): Verdict {
  const pairs = [readTokens(before, left, right, options), readTokens(after, right, left, options)] as const;
  const [tokens, others] = pairs.map((each) =>
    options.generated && isAssignedAddress(namesOf(where), where.type) ? withAddresses(each) : each,
  ) as [Token[], Token[]];
  if (tokens.length !== others.length)
    return [...tokens, ...others].some((each) => each.isOthers) ? "reference" : "different";
  for (const [index, token] of tokens.entries()) {
    const verdict = compareToken(token, others[index] ?? token, left, right);
    if (verdict !== "same") return verdict;
  }
  return "same";
}

function compareToken(before: Token, after: Token, left: Reader, right: Reader): Verdict {
  if (before.place !== undefined && after.place !== undefined && before.place !== after.place) {
    const isShared = ({ place = "" }: Token) => places(left).has(place) && places(right).has(place);
    return isShared(before) && isShared(after) ? "reference" : "same";
  }
  if (before.kind !== undefined && before.kind === after.kind) return "same";
  const isOwn = before.isOwn === true || after.isOwn === true;
  if (before.text === after.text) return isOwn ? "reference" : "same";
  return before.isOthers || after.isOthers ? "reference" : "different";
}

const placesOf = new WeakMap<Reader, ReadonlySet<string>>();

function places(reader: Reader): ReadonlySet<string> {
  const known = placesOf.get(reader);
  if (known !== undefined) return known;
  const { own } = reader.identity;
  const all = new Set([...(own?.places.values() ?? []), ...(own?.pieces.values() ?? [])]);
  placesOf.set(reader, all);
  return all;
}

/** IP addresses as one piece each. */
function withAddresses(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (let index = 0; index < tokens.length; ) {
    const quad = tokens.slice(index, index + 7);
    const isAddress =
      quad.length === 7 &&
      quad.every(({ text, kind }, at) => kind === undefined && (at % 2 === 0 ? /^\d{1,3}$/.test(text) : text === "."));
    joined.push(
      isAddress ? { text: quad.map(({ text }) => text).join(""), kind: "<address>" } : (tokens[index] as Token),
    );
    index += isAddress ? 7 : 1;
  }
  return joined;
}

function pathOf(where: Where): string {
  return namesOf(where).join(".");
}

function namesOf({ steps, output }: Where): string[] {
  const names = steps.filter((step) => typeof step === "string");
  return output === undefined ? names : [output, ...names.slice(1)];
}

function listOf(value: Json | undefined): readonly Json[] | undefined {
  if (value === undefined || value === null || value === "") return [];
  return Array.isArray(value) ? value : undefined;
}

function own(object: JsonObject, key: string | undefined): Json | undefined {
  return key !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}
