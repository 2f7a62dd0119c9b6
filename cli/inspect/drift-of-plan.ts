import {
  type AttributeDifference,
  type DriftedResource,
  formatPath,
  hidingKeysOfAddresses,
  isMirrored,
  type JsonObject,
  type PassedOver,
  parseState,
  reconcile,
  type Sibling,
  type State,
  stateChanges,
  writeJson,
} from "@ml-platform/state";
import { isNoOp, type ModuleValues, type PlanJson, type ResourceChange } from "../terraform/plan-json.ts";
import { type CodeOfResource, codeOfResource } from "./code-of-resource.ts";

type Attributes = Readonly<Record<string, unknown>>;

/** What a refresh found. */
export interface FoundDrift {
  readonly resources: readonly DriftedResource[];
  readonly passedOver: readonly PassedOver[];
}

interface Known {
  /** Of the states; those of the plan are added. */
  readonly secrets: State["secrets"];
  /** The `cdk.tf.json` of the stack. */
  readonly configuration: JsonObject;
  /** What is managed in the account, by the states. What the plan has read is added. */
  readonly siblings: readonly Sibling[];
}

/**
 * The drift that a `plan -refresh-only` found: `before` is the state, `after` the real infrastructure. Secrets are
 * masked; a changed secret is reported without its values.
 */
export function driftOf(plan: PlanJson, known: Known): FoundDrift {
  const { resource_drift = [] } = plan;
  const changed = resource_drift.filter(({ mode, change }) => mode !== "data" && !isNoOp(change));
  const siblings = [...known.siblings, ...siblingsIn(plan.prior_state?.values?.root_module)];
  const checked = changed.map((resource) => {
    const code = codeOfResource(known.configuration, resource.address, resource.type);
    const { before, after } = resource.change;
    const { drifted, passed, passes } =
      isTree(before) && isTree(after)
        ? reconcile(before as JsonObject, after as JsonObject, { ...code, type: resource.type, siblings })
        : { drifted: after, passed: before, passes: [] };
    const [state, infrastructure, ignored] = [before, drifted, passed].map((value) =>
      stateOf(resource, value, known.secrets),
    ) as [State, State, State];
    return { resource, code, passes, state, infrastructure, ignored };
  });
  // Compared only now, when the secrets of all resources are known.
  const shown = hidingKeysOfAddresses(known.secrets);
  return {
    resources: checked.flatMap(({ resource, code, state, infrastructure }) =>
      driftedResource({ ...resource, address: shown(resource.address) }, code, stateChanges(state, infrastructure)[0]),
    ),
    passedOver: checked.flatMap(({ resource: { address, type }, passes, state, ignored }) =>
      (stateChanges(state, ignored)[0]?.attributes ?? []).map((attribute) => ({
        address: shown(address),
        type,
        ...plain(attribute),
        reason: passes.find(({ steps }) => areRelated(formatPath(steps), attribute.path))?.reason ?? "passing",
      })),
    ),
  };
}

function driftedResource(
  { address, type, deposed, change }: ResourceChange,
  code: CodeOfResource,
  found: { readonly kind: DriftedResource["kind"]; readonly attributes: readonly AttributeDifference[] } | undefined,
): DriftedResource[] {
  const isGone = change.after === null || change.after === undefined;
  if (found === undefined && !isGone) return [];
  const kind = isGone ? "removed" : (found?.kind ?? "changed");
  const attributes = withoutRepeats(found?.attributes ?? []).map((attribute) => ({
    ...plain(attribute),
    ...(!isGone && { isUndone: code.isUndone(attribute.steps) }),
  }));
  const { owner, costCentre } = ownerOf(change.after ?? change.before);
  return [
    {
      address: deposed === undefined ? address : `${address} (deposed ${deposed})`,
      type,
      kind,
      attributes,
      ...(owner !== undefined && { owner }),
      ...(costCentre !== undefined && { costCentre }),
    },
  ];
}

/** What follows from the environment in a comparison of two may well have been changed in one. */
function plain({ noise: _, ...attribute }: AttributeDifference): AttributeDifference {
  return attribute;
}

/** Without `tags_all` where it says the same as `tags`. */
function withoutRepeats(attributes: readonly AttributeDifference[]): AttributeDifference[] {
  const tags = new Set(attributes.map(({ path }) => path).filter((path) => /^tags(?:$|[.[])/.test(path)));
  return attributes.filter(({ path }) => !path.startsWith("tags_all") || !tags.has(path.replace("tags_all", "tags")));
}

/** Whether one path leads to the other. */
function areRelated(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

/** What the refresh has read, with every value as it is. */
function siblingsIn({ resources = [], child_modules = [] }: ModuleValues = {}): Sibling[] {
  const own = resources
    .filter(({ mode, type }) => mode === "managed" && isMirrored(type))
    .map(({ type, values }) => ({ type, attributes: (values ?? {}) as JsonObject }));
  return [...own, ...child_modules.flatMap(siblingsIn)];
}

/** Tags as this repository writes them, and as others do. */
const tagNames = { owner: ["owner", "team"], costCentre: ["costcentre", "costcenter"] } as const;

function ownerOf(resource: unknown): { readonly owner: string | undefined; readonly costCentre: string | undefined } {
  const [all, own] = isTree(resource) ? [resource["tags_all"], resource["tags"]] : [];
  const tags = Object.entries({ ...(isTree(own) ? own : {}), ...(isTree(all) ? all : {}) });
  const find = (names: readonly string[]): string | undefined => {
    const [, value] = tags.find(([name]) => names.includes(name.replace(/[-_ ]/g, "").toLowerCase())) ?? [];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  return { owner: find(tagNames.owner), costCentre: find(tagNames.costCentre) };
}

/** Parses a resource of the plan as a state, so that the same values are masked. */
function stateOf({ type, name, mode, change }: ResourceChange, value: unknown, secrets: State["secrets"]): State {
  const marks = [change.before_sensitive, change.after_sensitive].flatMap((tree) => markedPaths(tree, value));
  const instances = isTree(value) ? [{ attributes: value, sensitive_attributes: marks }] : [];
  return parseState(writeJson({ version: 4, resources: [{ mode, type, name, instances }] }), secrets);
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
