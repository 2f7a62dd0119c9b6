import { parseState, type ResourceDifference, type State, stateChanges } from "@ml-platform/state";
import { isNoOp, type PlanJson, type ResourceChange } from "../terraform/plan-json.ts";

type Attributes = Readonly<Record<string, unknown>>;

/**
 * The drift that a `plan -refresh-only` found: `before` is the state, `after` the real infrastructure. Secrets are
 * masked; a changed secret is reported without its values.
 *
 * @param secrets the secrets of the states; those of the plan are added
 */
export function driftOf({ resource_drift = [] }: PlanJson, secrets: State["secrets"]): ResourceDifference[] {
  const drifted = resource_drift
    .filter(({ change }) => !isNoOp(change))
    .map((resource) => ({
      resource,
      before: stateOf(resource, resource.change.before, secrets),
      after: stateOf(resource, resource.change.after, secrets),
    }));
  // Compared only now, when the secrets of all resources are known.
  return drifted.map(({ resource: { address, type }, before, after }) => {
    const [found] = stateChanges(before, after);
    return { address, type, kind: found?.kind ?? "changed", attributes: found?.attributes ?? [] };
  });
}

/** Parses a resource of the plan as a state, so that the same values are masked. */
function stateOf({ type, name, mode, change }: ResourceChange, value: unknown, secrets: State["secrets"]): State {
  const marks = [change.before_sensitive, change.after_sensitive].flatMap((tree) => markedPaths(tree, value));
  const instances = isTree(value) ? [{ attributes: value, sensitive_attributes: marks }] : [];
  return parseState(JSON.stringify({ version: 4, resources: [{ mode, type, name, instances }] }), secrets);
}

interface Step {
  readonly type: string;
  readonly value: unknown;
}

/** Converts a plan's tree of marks into paths as a state writes them. */
function markedPaths(marks: unknown, value: unknown, steps: readonly Step[] = []): Step[][] {
  if (marks === true) {
    // A state cannot mark a whole resource, so each attribute is marked.
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

function isTree(value: unknown): value is Attributes {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
