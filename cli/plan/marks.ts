import { textsIn } from "@ml-platform/state";
import type { PlanJson } from "../terraform/plan-json.ts";

/** `value` with every part that `mask` marks (see {@link Change}) replaced by `replacement`. */
export function maskMarked(value: unknown, marks: unknown, replacement: string): unknown {
  if (marks === true) return replacement;
  if (Array.isArray(marks)) {
    const items = Array.isArray(value) ? value : [];
    const length = Math.max(items.length, marks.length);
    return Array.from({ length }, (_, index) => maskMarked(items[index], marks[index], replacement));
  }
  if (isTree(marks)) {
    const tree = isTree(value) ? value : {};
    const keys = new Set([...Object.keys(tree), ...Object.keys(marks).filter((key) => isMarked(marks[key]))]);
    return Object.fromEntries([...keys].map((key) => [key, maskMarked(tree[key], marks[key], replacement)]));
  }
  return value;
}

/** Whether a mask marks anything at all. */
export function isMarked(marks: unknown): boolean {
  if (Array.isArray(marks)) return marks.some(isMarked);
  return marks === true || (isTree(marks) && Object.values(marks).some(isMarked));
}

/** Every string that a plan marks as sensitive, so that it can be kept out of messages. */
export function sensitiveValues(plan: PlanJson): string[] {
  const changes = [
    ...(plan.resource_changes ?? []).map(({ change }) => change),
    ...Object.values(plan.output_changes ?? {}),
  ];
  const found = changes.flatMap(({ before, after, before_sensitive, after_sensitive }) => [
    ...marked(before, before_sensitive),
    ...marked(after, after_sensitive),
  ]);
  return [...new Set(found)];
}

function marked(value: unknown, marks: unknown): string[] {
  if (marks === true) return textsIn(value);
  if (!isTree(value) || !isTree(marks)) return [];
  return Object.keys(marks).flatMap((key) => marked(value[key], marks[key]));
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
