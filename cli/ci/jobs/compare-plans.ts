import { hiddenText, isObject, type Json } from "@ml-platform/state";
import type { AttributeChange } from "../../plan/changes/attribute-change.ts";
import { unknownText } from "../../plan/changes/tree.ts";
import type { OutputSummary, ResourceSummary } from "../../plan/plan-summary.ts";
import type { StackDocument } from "./plan-document.ts";

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

/**
 * Every difference between two plans of a stack, change by change and leaf by leaf. Sensitive values are masked in both,
 * so that they count as equal, but are marked.
 */
export function comparePlans(reviewed: StackDocument, now: StackDocument): PlanDifference[] {
  const [before, after] = [changesOf(reviewed), changesOf(now)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((where) => {
    const [shown, planned] = [before.get(where), after.get(where)];
    if (planned === undefined) return [{ where, ...textOf("reviewed", shown), isSurprise: false }];
    if (shown === undefined) return [{ where, ...textOf("now", planned), isSurprise: true }];
    if (shown.text !== planned.text) {
      return [{ where, reviewed: shown.text, now: planned.text, isSurprise: true }];
    }
    return compareLeaves(where, shown.attributes, planned.attributes);
  });
}

interface PlannedChange {
  /** `to add`, `to move from aws_vpc.old` */
  readonly text: string;
  readonly attributes: readonly AttributeChange[];
}

function textOf(key: "reviewed" | "now", change: PlannedChange | undefined): Partial<PlanDifference> {
  return change === undefined ? {} : { [key]: change.text };
}

function changesOf({ resources = [], outputs = [] }: StackDocument): Map<string, PlannedChange> {
  return new Map([
    ...resources.map((resource) => [resource.address, ofResource(resource)] as const),
    ...outputs.map((output) => [`output ${output.name}`, ofOutput(output)] as const),
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
  const known = new Map(now.map((leaf) => [leaf.path, leaf]));
  const gone = reviewed
    .filter(({ path }) => ![...known.keys()].some((other) => isWithin(other, path) || isWithin(path, other)))
    .map((leaf) => ({ where: `${where}.${leaf.path}`, reviewed: leafText(leaf), isSurprise: false }));
  return [...gone, ...now.flatMap((leaf) => compareLeaf(where, reviewed, leaf))];
}

function compareLeaf(where: string, reviewed: readonly AttributeChange[], leaf: AttributeChange): PlanDifference[] {
  const path = `${where}.${leaf.path}`;
  const shown = reviewed.find((other) => other.path === leaf.path);
  if (shown !== undefined && leafText(shown) === leafText(leaf)) {
    const isHidden = leaf.isSensitive === true;
    return isHidden
      ? [{ where: path, reviewed: leafText(shown), now: leafText(leaf), isSurprise: false, isHidden }]
      : [];
  }
  const isShown = shown !== undefined ? agrees(shown, leaf) : reviewed.some((other) => covers(other, leaf));
  const found = shown ?? reviewed.find((other) => covers(other, leaf));
  return [
    {
      where: path,
      ...(found !== undefined && { reviewed: leafText(found) }),
      now: leafText(leaf),
      isSurprise: !isShown,
    },
  ];
}

/** Whether a value that was unknown, or held unknown ones, may have become a change at another path. */
function covers(shown: AttributeChange, now: AttributeChange): boolean {
  if (shown.isUnknown === true && isWithin(now.path, shown.path)) return true;
  // Elements of a list have another index once what they hold is known.
  return holdsUnknown(shown.after) && pattern(shown.path) === pattern(now.path) && agrees(shown, now);
}

function pattern(path: string): string {
  return path.replace(/\[\d+\]/g, "[]");
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
  if (shown === unknownText) return true;
  if (Array.isArray(shown) && Array.isArray(now)) {
    if (holdsUnknown(shown)) return agreeInAnyOrder(shown, now);
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

function holdsUnknown(value: Json | undefined): boolean {
  if (value === unknownText) return true;
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return isObject(value) && Object.values(value).some((item) => holdsUnknown(item as Json));
}

function own(object: Readonly<Record<string, unknown>>, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? (object[key] as Json) : undefined;
}

/** `"10.0.0.0/16" -> "10.1.0.0/16"` */
function leafText({ before, after, isUnknown, isSensitive }: AttributeChange): string {
  const value = (side: Json | undefined): string =>
    isSensitive === true && side !== undefined ? hiddenText : JSON.stringify(side ?? null);
  const next = isUnknown === true ? unknownText : value(after);
  return before === undefined ? next : `${value(before)} -> ${next}`;
}
