import { hiddenText, isOnlyNoise, type Json, type ResourceDifference } from "@ml-platform/state";
import type { Context } from "../context.ts";
import { plural, valueText } from "./print.ts";
import { shortenEnd, terminalWidth } from "./table.ts";

interface Options {
  /** Also show differences that exist between any two things made from the same code. */
  readonly noise: boolean;
  /** Names of the two sides, such as "the state" and "the infrastructure". @default - `before -> after` alone */
  readonly sides?: readonly [string, string];
}

const marks = { added: "+", removed: "-", changed: "~", replaced: "-/+" } as const;

/** One paragraph per resource: the changed attributes, or only the address if it was added or removed. */
export function differencesText(
  context: Pick<Context, "io" | "colors">,
  differences: readonly ResourceDifference[],
  options: Options,
): string[] {
  return differences.flatMap((difference) => differenceLines(context, difference, options));
}

function differenceLines(
  { io, colors }: Pick<Context, "io" | "colors">,
  difference: ResourceDifference,
  { noise, sides }: Options,
): string[] {
  const { address, kind, attributes } = difference;
  const paint = { added: colors.green, removed: colors.red, changed: colors.yellow, replaced: colors.yellow }[kind];
  const head = `${paint(marks[kind])} ${address}`;
  if (kind === "removed" && sides !== undefined) return [`${head} (missing in ${sides[1]})`];
  if (kind === "added" || kind === "removed") return [head];
  const shown = noise ? attributes : attributes.filter((attribute) => attribute.noise !== true);
  const folded = attributes.length - shown.length;
  const width = terminalWidth(io);
  const lines = shown.map(({ path, before, after }) => {
    const line =
      before === hiddenText && after === hiddenText
        ? `    ${path}: another ${hiddenText}`
        : `    ${path}: ${side(before, sides?.[0])} -> ${side(after, sides?.[1])}`;
    return width === undefined ? line : shortenEnd(line, width);
  });
  return [head, ...lines, ...(folded > 0 ? [colors.dim(`    ${foldedText(difference, folded)}`)] : [])];
}

function foldedText(difference: ResourceDifference, folded: number): string {
  const what = `${plural(folded, "attribute")} such as ids, names and timestamps`;
  return isOnlyNoise(difference) ? `only ${what} (--noise shows them)` : `and ${what}`;
}

function side(value: Json | undefined, word: string | undefined): string {
  const text = value === undefined ? "(none)" : typeof value === "string" ? JSON.stringify(value) : valueText(value);
  return word === undefined ? text : `${text} in ${word}`;
}

/** `2 added, 1 changed`, or `nothing differs`. */
export function differenceCounts(differences: readonly Pick<ResourceDifference, "kind">[]): string {
  const kinds = Object.keys(marks) as (keyof typeof marks)[];
  const counted = kinds.flatMap((kind) => {
    const count = differences.filter((difference) => difference.kind === kind).length;
    return count === 0 ? [] : [`${count} ${kind}`];
  });
  return counted.length === 0 ? "nothing differs" : counted.join(", ");
}
