import { type Json, learnHidden, Secrets } from "@ml-platform/state";
import type { Change, PlanJson } from "../terraform/plan-json.ts";

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

/**
 * Every secret in what a plan marks as sensitive, so that it can be kept out of messages. An id or a region beside a
 * password is none.
 */
export function sensitiveValues(plan: PlanJson): string[] {
  const found = new Secrets();
  const learn = (name: string, { before, after, before_sensitive, after_sensitive }: Change): void => {
    learnMarked(before, before_sensitive, name, found);
    learnMarked(after, after_sensitive, name, found);
  };
  for (const { change } of plan.resource_changes ?? []) learn("", change);
  for (const [name, change] of Object.entries(plan.output_changes ?? {})) learn(name, change);
  return [...found.learnt.keys()];
}

function learnMarked(value: unknown, marks: unknown, name: string, found: Secrets): void {
  if (marks === true) learnHidden({ [name]: (value ?? null) as Json }, found);
  else if (isTree(value) && isTree(marks)) {
    for (const key of Object.keys(marks)) {
      learnMarked(value[key], marks[key], Array.isArray(value) ? name : key, found);
    }
  }
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
