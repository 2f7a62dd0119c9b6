import { hiddenText } from "@ml-platform/state";
import { type Change, isNoOp, managedChanges, type PlanJson } from "../terraform/plan-json.ts";
import { isMarked, maskMarked } from "./marks.ts";

/**
 * What `exact` would do that `shown` did not show, so that a person who agreed to `shown` has not agreed to it: a new
 * change, or a different value where one was known. Changes that are no longer needed, and values that were unknown,
 * are no surprise. Sensitive values are masked.
 */
export function surprises(shown: PlanJson, exact: PlanJson): string[] {
  const agreed = new Map(changes(shown));
  return changes(exact).flatMap(([name, change]) => {
    const before = agreed.get(name);
    if (before === undefined || actions(before) !== actions(change)) return [`${actions(change)} ${name}`];
    return differences(planned(before), planned(change), name);
  });
}

function changes(plan: PlanJson): [name: string, change: Change][] {
  const resources = managedChanges(plan).map(({ address, deposed = "", change }): [string, Change] => [
    `${address}${deposed}`,
    change,
  ]);
  const outputs = Object.entries(plan.output_changes ?? {}).map(([name, change]): [string, Change] => [
    `output ${name}`,
    change,
  ]);
  return [...resources, ...outputs].filter(([, change]) => !isNoOp(change));
}

function actions(change: Change): string {
  return [...change.actions].sort().join("+");
}

/** A planned value, or a part of it, with its marks. */
interface Planned {
  readonly value: unknown;
  readonly unknown: unknown;
  readonly sensitive: unknown;
}

function planned({ after, after_unknown, after_sensitive }: Change): Planned {
  return { value: after, unknown: after_unknown, sensitive: after_sensitive };
}

/** `aws_vpc.main.cidr_block: "10.0.0.0/16" -> "10.1.0.0/16"` */
function differences(shown: Planned, exact: Planned, path: string): string[] {
  if (agrees(shown, exact)) return [];
  if (isObject(shown.value) && isObject(exact.value)) {
    return keysOf(shown, exact).flatMap((key) => differences(part(shown, key), part(exact, key), `${path}.${key}`));
  }
  const isSecret = isMarked(shown.sensitive) || isMarked(exact.sensitive);
  return [`${path}: ${isSecret ? hiddenText : `${text(shown)} -> ${text(exact)}`}`];
}

/** Whether every part that was known is still the same. */
function agrees(shown: Planned, exact: Planned): boolean {
  if (shown.unknown === true) return true;
  if (exact.unknown === true) return false;
  if (isObject(shown.value) && isObject(exact.value)) {
    return keysOf(shown, exact).every((key) => agrees(part(shown, key), part(exact, key)));
  }
  if (!Array.isArray(shown.value) || !Array.isArray(exact.value)) {
    return (shown.value ?? null) === (exact.value ?? null);
  }
  if (isMarked(shown.unknown)) return agreeInAnyOrder(items(shown), items(exact));
  return (
    shown.value.length === exact.value.length &&
    items(shown).every((item, index) => agrees(item, part(exact, String(index))))
  );
}

/** Elements of a set are reordered or merged once they are known, and a plan does not distinguish sets from lists. */
function agreeInAnyOrder(shown: readonly Planned[], exact: readonly Planned[]): boolean {
  return (
    exact.length <= shown.length &&
    shown.every((item) => exact.some((other) => agrees(item, other))) &&
    exact.every((item) => shown.some((other) => agrees(other, item)))
  );
}

function items(planned: Planned): Planned[] {
  return (planned.value as unknown[]).map((_, index) => part(planned, String(index)));
}

function part({ value, unknown, sensitive }: Planned, key: string): Planned {
  const of = (tree: unknown): unknown => (isTree(tree) ? tree[key] : tree === true);
  return { value: isTree(value) ? value[key] : undefined, unknown: of(unknown), sensitive: of(sensitive) };
}

function keysOf(...all: readonly Planned[]): string[] {
  return [
    ...new Set(
      all.flatMap(({ value, unknown }) => [value, unknown].flatMap((tree) => (isTree(tree) ? Object.keys(tree) : []))),
    ),
  ];
}

function text({ value, unknown }: Planned): string {
  return JSON.stringify(maskMarked(value, unknown, "(known after apply)") ?? null);
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isObject(value: unknown): boolean {
  return isTree(value) && !Array.isArray(value);
}
