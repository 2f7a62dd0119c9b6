import {
  type AttributeDifference,
  diff,
  hiddenText,
  type Json,
  parseState,
  type ResourceDifference,
  viewOf,
} from "@ml-platform/state";
import { isNoOp, type PlanJson, type ResourceChange } from "./plan-json.ts";

type Attributes = Readonly<Record<string, unknown>>;

/**
 * How reality differs from the state, from a `plan -refresh-only`: `before` is the state, `after` is reality. Secrets
 * are masked as everywhere; one that changed is told without its values.
 */
export function driftOf({ resource_drift = [] }: PlanJson): ResourceDifference[] {
  return resource_drift.filter(({ change }) => !isNoOp(change)).map(differenceOf);
}

function differenceOf(drifted: ResourceChange): ResourceDifference {
  const { address, type, change } = drifted;
  const [before, after] = [viewOfSide(drifted, change.before), viewOfSide(drifted, change.after)];
  const [found] = diff(before, after);
  const attributes = found?.attributes ?? [];
  return {
    address,
    type,
    kind: found?.kind ?? "changed",
    attributes: [...attributes, ...hiddenChanges(change, attributes)],
  };
}

/** Read as a state is, so that the same things are masked. */
function viewOfSide({ type, name, mode, change }: ResourceChange, value: unknown) {
  const marks = [change.before_sensitive, change.after_sensitive].flatMap((tree) => markedPaths(tree, value));
  const instances = isTree(value) ? [{ attributes: value, sensitive_attributes: marks }] : [];
  return viewOf(parseState(JSON.stringify({ version: 4, resources: [{ mode, type, name, instances }] })));
}

interface Step {
  readonly type: string;
  readonly value: unknown;
}

/** The paths that a plan's tree of marks names, as a state writes them. */
function markedPaths(marks: unknown, value: unknown, steps: readonly Step[] = []): Step[][] {
  if (marks === true) {
    // A state has no mark for a whole resource.
    if (steps.length > 0) return [[...steps]];
    return Object.keys(isTree(value) ? value : {}).map((name) => [{ type: "get_attr", value: name }]);
  }
  if (Array.isArray(marks)) {
    return marks.flatMap((inner, index) => markedPaths(inner, value, [...steps, indexStep(index, "number")]));
  }
  if (!isTree(marks)) return [];
  return Object.entries(marks).flatMap(([name, inner]) =>
    markedPaths(inner, value, [
      ...steps,
      steps.length === 0 ? { type: "get_attr", value: name } : indexStep(name, "string"),
    ]),
  );
}

function indexStep(value: string | number, type: string): Step {
  return { type: "index", value: { value, type } };
}

/** Attributes that differ where both sides show only that they are hidden. */
function hiddenChanges(
  { before, after }: ResourceChange["change"],
  shown: readonly AttributeDifference[],
): AttributeDifference[] {
  if (!isTree(before) || !isTree(after)) return [];
  const seen = new Set(shown.map(({ steps: [name] }) => name));
  const hidden: Json = hiddenText;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !seen.has(name) && JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({ path: name, steps: [name], before: hidden, after: hidden }));
}

function isTree(value: unknown): value is Attributes {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
