import { hiddenText, isObject, type Json } from "@ml-platform/state";
import type { AttributeChange } from "../../plan/changes/attribute-change.ts";
import { unknownText } from "../../plan/changes/tree.ts";
import { flatten } from "../flatten.ts";
import { cutPair, cutText } from "./cut-pair.ts";
import { type DifferenceLine, lineDifference } from "./line-difference.ts";

interface Options {
  /** Nothing is cut. */
  readonly detailed: boolean;
}

/** Said instead of two values that cannot be shown. */
export const sensitiveText = "sensitive, changed";

/**
 * A difference as a person reads it: `size: 1 -> 2`, `cidrs: + "10.0.0.0/8"`, or several lines for a text of several
 * lines and for a large value. Without `detailed`, long values are cut around what differs, and nowhere else.
 */
export function changeLines(change: AttributeChange, options: Options): string[] {
  const { path, before, after, isUnknown, isSensitive, removed = [], added = [], isReordered, isDecoded } = change;
  if (isSensitive && isEqualShown(change)) return [`${path}: ${sensitiveText}`];
  if (isUnknown) return [`${path}: ${before === undefined ? "" : `${one(before, options)} -> `}${unknownText}`];
  if (removed.length + added.length > 0) return elementLines(path, { removed, added }, isReordered === true, options);
  const name = isDecoded ? `${path} (decoded)` : path;
  if (before === undefined) return wholeLines(`${name}: +`, after ?? null, options);
  if (after === undefined) return wholeLines(`${name}: -`, before, options);
  if (isText(before) && isText(after)) return textLines(name, before, after, options);
  const [was, becomes] = pair(before, after, options);
  return [`${name}: ${was} -> ${becomes}${isReordered ? "  (in another order)" : ""}`];
}

/** An attribute of something that is created or destroyed: `name: "dev"`. */
export function valueLine({ path, before, after, isUnknown }: AttributeChange, options: Options): string {
  return `${path}: ${isUnknown ? unknownText : one(after ?? before ?? null, options)}`;
}

function isEqualShown({ before, after }: AttributeChange): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

/** Elements of a list that are shown without --detailed. */
const fewElements = 50;

function elementLines(
  path: string,
  { removed, added }: { readonly removed: readonly Json[]; readonly added: readonly Json[] },
  isReordered: boolean,
  options: Options,
): string[] {
  const listed = (sign: string, items: readonly Json[]): string[] => {
    if (items.length === 0) return [];
    const few = options.detailed ? items : items.slice(0, fewElements);
    const more = items.length - few.length;
    const rest = more > 0 ? [`… and ${more} more; --detailed shows all`] : [];
    return [`${sign} ${[...few.map((item) => one(item, options)), ...rest].join(", ")}`];
  };
  const order = isReordered ? ["the others in another order"] : [];
  return [`${path}: ${[...listed("-", removed), ...listed("+", added), ...order].join("; ")}`];
}

/** A longer value is shown leaf by leaf. */
const longestOnOneLine = 200;

function wholeLines(beginning: string, value: Json, options: Options): string[] {
  const isContainer = isObject(value) || Array.isArray(value);
  const text = one(value, options);
  if (!isContainer || text.length <= longestOnOneLine) return [`${beginning} ${text}`];
  return [beginning, ...flatten(value, { all: true }).map(([path, leaf]) => `  ${path}: ${one(leaf, options)}`)];
}

/** Changed lines that are shown without --detailed. */
const fewLines = 40;

function textLines(path: string, before: string, after: string, options: Options): string[] {
  const isLong = before.includes("\n") || after.includes("\n");
  if (!isLong) {
    const [was, becomes] = pair(before, after, options);
    return [`${path}: ${was} -> ${becomes}`];
  }
  const lines = lineDifference(before.split("\n"), after.split("\n"));
  const changed = lines.filter(({ sign }) => sign !== " ");
  if (options.detailed) return [`${path}:`, ...lines.map(({ sign, text }) => `  ${sign} ${visible(text)}`)];
  const few = changed.slice(0, fewLines);
  const more = changed.length - few.length;
  return [
    `${path}:`,
    ...cutLines(few).map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${more} more lines that differ; --detailed shows all`] : []),
  ];
}

/** Each removed line is cut around what differs from the added line that follows. */
function cutLines(lines: readonly DifferenceLine[]): string[] {
  const isPair = (index: number): boolean => lines[index]?.sign === "-" && lines[index + 1]?.sign === "+";
  return lines.map(({ sign, text }, index) => {
    const [before, after] = [lines[index - 1]?.text ?? "", lines[index + 1]?.text ?? ""];
    if (isPair(index)) return `${sign} ${cutPair(text, after)[0]}`;
    return `${sign} ${isPair(index - 1) ? cutPair(before, text)[1] : cutText(text)}`;
  });
}

/** A carriage return at the end of a line, tabs and the like would be invisible. */
function visible(text: string): string {
  return JSON.stringify(text);
}

function isText(value: Json): value is string {
  return typeof value === "string";
}

function pair(before: Json, after: Json, { detailed }: Options): readonly [string, string] {
  const [was, becomes] = [JSON.stringify(before), JSON.stringify(after)];
  if (before === hiddenText || after === hiddenText) return [one(before, { detailed }), one(after, { detailed })];
  if (detailed) return [was, becomes];
  if (isText(before) && isText(after)) return cutPair(before, after);
  return cutPair(was, becomes, (text) => text);
}

function one(value: Json, { detailed }: Options): string {
  if (value === hiddenText || value === unknownText) return value;
  return isText(value) && !detailed ? cutText(value) : JSON.stringify(value);
}
