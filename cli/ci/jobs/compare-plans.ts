import { hiddenText, isObject, type Json } from "@ml-platform/state";
import type { AttributeChange } from "../../plan/changes/attribute-change.ts";
import { unknownText } from "../../plan/changes/tree.ts";
import type { OutputSummary, ResourceSummary } from "../../plan/plan-summary.ts";
import type { StackReport } from "../../plan/report.ts";

/** One difference between the plan that was reviewed and the plan of now. */
export interface PlanDifference {
  /** `aws_vpc.main.cidr_block`, `output vpc_id` */
  readonly where: string;
  /** What was to be done; absent if nothing. */
  readonly reviewed?: string;
  /** What would be done; absent if nothing. */
  readonly now?: string;
  /** Whether it is something that was not reviewed, and not only less of it, or a value that has become known. */
  readonly isSurprise: boolean;
  /** Whether values are compared that neither plan shows: they may be equal or not. */
  readonly isHidden?: true;
}

/** What is compared of the report of a stack. */
export type Planned = Pick<StackReport, "plan" | "provisional">;

/**
 * Every difference between two plans of a stack, change by change and leaf by leaf. Sensitive values are masked in both,
 * so that they count as equal, but are marked.
 */
export function comparePlans(reviewed: Planned, now: Planned): PlanDifference[] {
  const [before, after] = [changesOf(reviewed), changesOf(now)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((where) => {
    const [shown, planned] = [before.get(where), after.get(where)];
    if (planned === undefined) return shown === undefined ? [] : [{ where, reviewed: shown.text, isSurprise: false }];
    if (shown === undefined) return [{ where, now: planned.text, isSurprise: true }];
    const leaves = compareLeaves(where, shown.attributes, planned.attributes);
    if (shown.text === planned.text) return leaves;
    return [{ where, reviewed: shown.text, now: planned.text, isSurprise: !isLess(shown, planned) }, ...leaves];
  });
}

interface PlannedChange {
  /** `to add`, `to move, moved from aws_vpc.old` */
  readonly text: string;
  readonly attributes: readonly AttributeChange[];
}

/** What a provisional plan replaces may turn out to need a change in place only. */
function isLess(shown: PlannedChange, now: PlannedChange): boolean {
  return shown.text === "to replace" && now.text === "to change";
}

function changesOf({ plan }: Planned): Map<string, PlannedChange> {
  return new Map([
    ...(plan?.resources ?? []).map((resource) => [resource.address, ofResource(resource)] as const),
    ...(plan?.outputs ?? []).map((output) => [`output ${output.name}`, ofOutput(output)] as const),
  ]);
}

function ofResource({ kind, movedFrom, importedAs, attributes }: ResourceSummary): PlannedChange {
  const moved = movedFrom === undefined ? "" : `, moved from ${movedFrom}`;
  const imported = importedAs === undefined ? "" : `, imported as ${importedAs}`;
  return { text: `to ${kind}${moved}${imported}`, attributes };
}

function ofOutput({ action, attributes }: OutputSummary): PlannedChange {
  return { text: `to ${action}`, attributes };
}

function compareLeaves(
  where: string,
  reviewed: readonly AttributeChange[],
  now: readonly AttributeChange[],
): PlanDifference[] {
  // A list may lose one element and gain another at the same index, so that a path alone names no leaf.
  const [shown, left] = [withoutEqual(reviewed, now), withoutEqual(now, reviewed)];
  const gone = shown
    .filter((leaf) => !left.some((other) => other.path === leaf.path || covers(leaf, other)))
    .map((leaf) => {
      // A value that was known is another one now; one that was not may turn out to be that of before.
      const isSurprise = leaf.isUnknown !== true && !holds(leaf.after, isOpen);
      return { where: `${where}.${leaf.path}`, reviewed: leafText(leaf), now: "unchanged", isSurprise };
    });
  return [...gone, ...left.flatMap((leaf) => compareLeaf(where, shown, leaf))];
}

/** The leaves that are not among others. Those with masked values remain: they may be equal or not. */
function withoutEqual(leaves: readonly AttributeChange[], others: readonly AttributeChange[]): AttributeChange[] {
  const textOf = (leaf: AttributeChange): string => `${leaf.path}: ${leafText(leaf)}`;
  const known = new Set(others.map(textOf));
  return leaves.filter((leaf) => holds(leaf.after, isMasked) || !known.has(textOf(leaf)));
}

function compareLeaf(where: string, reviewed: readonly AttributeChange[], leaf: AttributeChange): PlanDifference {
  const same = reviewed.filter(({ path }) => path === leaf.path);
  const shown = same.find((other) => agrees(other, leaf)) ?? reviewed.find((other) => covers(other, leaf));
  const isHidden = [shown?.after, leaf.after].some((value) => holds(value, isMasked));
  const of = shown ?? same[0];
  return {
    where: `${where}.${leaf.path}`,
    ...(of !== undefined && { reviewed: leafText(of) }),
    now: leafText(leaf),
    isSurprise: shown === undefined,
    ...(isHidden && { isHidden }),
  };
}

/**
 * Whether a value that was unknown, or held unknown ones, may have become a change at another path: inside it, or at
 * another index, which elements of a set have once they are known.
 */
function covers(shown: AttributeChange, now: AttributeChange): boolean {
  const [outer, inner] = [shown.path, now.path].map((path) => path.replace(/\[\d+\]/g, "[]")) as [string, string];
  if (shown.isUnknown === true || isMasked(shown.after)) return isWithin(inner, outer);
  return holds(shown.after, isOpen) && inner === outer && agrees(shown, now);
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || (path.startsWith(outer) && /^[.[]/.test(path.slice(outer.length)));
}

/** Whether a leaf will have the value that was shown, in every part that was known. */
function agrees(shown: AttributeChange, now: AttributeChange): boolean {
  if (shown.isUnknown === true) return true;
  if (now.isUnknown === true) return false;
  return agreesWith(shown.after, now.after);
}

function agreesWith(shown: Json | undefined, now: Json | undefined): boolean {
  if (isOpen(shown)) return true;
  if (Array.isArray(shown) && Array.isArray(now)) {
    if (holds(shown, isOpen)) return agreeInAnyOrder(shown, now);
    return shown.length === now.length && shown.every((item: Json, index) => agreesWith(item, now[index]));
  }
  if (isObject(shown) && isObject(now)) {
    const keys = new Set([...Object.keys(shown), ...Object.keys(now)]);
    return [...keys].every((key) => agreesWith(own(shown, key), own(now, key)));
  }
  return (shown ?? null) === (now ?? null);
}

/** Elements of a set are reordered or merged once they are known, and a plan does not distinguish sets from lists. */
function agreeInAnyOrder(shown: readonly Json[], now: readonly Json[]): boolean {
  return (
    now.length <= shown.length &&
    shown.every((item) => now.some((other) => agreesWith(item, other))) &&
    now.every((item) => shown.some((other) => agreesWith(other, item)))
  );
}

/** Whether nobody could see the value, so that any agrees with it. */
function isOpen(value: Json | undefined): boolean {
  return value === unknownText || isMasked(value);
}

function isMasked(value: Json | undefined): boolean {
  return value === hiddenText;
}

/** Whether a value, or a part of it, is of a kind. */
function holds(value: Json | undefined, isOfKind: (value: Json | undefined) => boolean): boolean {
  if (isOfKind(value)) return true;
  if (Array.isArray(value)) return value.some((item: Json) => holds(item, isOfKind));
  return isObject(value) && Object.values(value).some((item) => holds(item as Json, isOfKind));
}

function own(object: Readonly<Record<string, unknown>>, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? (object[key] as Json) : undefined;
}

/** `"10.0.0.0/16" -> "10.1.0.0/16"` */
function leafText({ before, after, isUnknown }: AttributeChange): string {
  const value = (side: Json | undefined): string => (isOpen(side) ? String(side) : JSON.stringify(side ?? null));
  const next = isUnknown === true ? unknownText : value(after);
  return before === undefined ? next : `${value(before)} -> ${next}`;
}
