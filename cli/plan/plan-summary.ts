import { hiddenText } from "@ml-platform/state";
import {
  type Change,
  changedOutputs,
  isNoOp,
  managedChanges,
  type PlanJson,
  type ResourceChange,
} from "../terraform/plan-json.ts";
import { isMarked, maskMarked } from "./marks.ts";

/** What happens to a resource. A resource that is imported or moved may be changed as well. */
export type Kind = "add" | "change" | "replace" | "destroy" | "forget" | "import" | "move";

export interface Summary {
  readonly counts: Counts;
  readonly resources: readonly ResourceSummary[];
  readonly outputs: readonly { readonly name: string; readonly action: "add" | "change" | "destroy" }[];
}

export type Counts = Readonly<Record<Kind | "outputs", number>>;

export interface ResourceSummary {
  readonly address: string;
  readonly kind: Kind;
  /** Why it is replaced or destroyed: the attributes that force it, or Terraform's reason. */
  readonly because: readonly string[];
  readonly movedFrom?: string;
  readonly importedAs?: string;
  readonly attributes: readonly AttributeChange[];
}

/** Before and after as text, with sensitive parts masked; `undefined` if absent. */
export interface AttributeChange {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What a plan would do, without sensitive values. */
export function summarize(plan: PlanJson): Summary {
  const resources = managedChanges(plan).flatMap((resource) => summarizeResource(resource) ?? []);
  const outputs = changedOutputs(plan).map(([name, change]) => ({ name, action: outputAction(change) }));
  const count = (kind: Kind): number => resources.filter((resource) => resource.kind === kind).length;
  return {
    counts: {
      add: count("add"),
      change: count("change"),
      replace: count("replace"),
      destroy: count("destroy"),
      forget: count("forget"),
      import: resources.filter(({ importedAs }) => importedAs !== undefined).length,
      move: resources.filter(({ movedFrom }) => movedFrom !== undefined).length,
      outputs: outputs.length,
    },
    resources,
    outputs,
  };
}

export function hasChanges({ resources, outputs }: Summary): boolean {
  return resources.length > 0 || outputs.length > 0;
}

/** The same summary with `redact` applied to every value: a secret may reach a stack that does not mark it. */
export function redactSummary(summary: Summary, redact: (text: string) => string): Summary {
  const redacted = (text: string | undefined) => (text === undefined ? undefined : redact(text));
  return {
    ...summary,
    resources: summary.resources.map((resource) => ({
      ...resource,
      attributes: resource.attributes.map(({ name, before, after }) => ({
        name,
        before: redacted(before),
        after: redacted(after),
      })),
    })),
  };
}

export function addCounts(all: readonly Counts[]): Counts {
  const zero: Counts = { add: 0, change: 0, replace: 0, destroy: 0, forget: 0, import: 0, move: 0, outputs: 0 };
  return all.reduce(
    (sum, counts) =>
      Object.fromEntries(Object.entries(sum).map(([kind, n]) => [kind, n + counts[kind as Kind]])) as Counts,
    zero,
  );
}

/** The kind of change by Terraform's actions, sorted, so that both orders of a replacement are the same. */
const kinds: Readonly<Record<string, Kind>> = {
  create: "add",
  update: "change",
  delete: "destroy",
  forget: "forget",
  "create,delete": "replace",
  "create,forget": "replace",
};

function summarizeResource({ address, previous_address, deposed, action_reason, change }: ResourceChange) {
  const moved = previous_address !== undefined && previous_address !== address;
  const imported = change.importing !== undefined;
  if (isNoOp(change) && !moved && !imported) return undefined;
  const kind = kinds[[...change.actions].sort().join(",")] ?? (imported ? "import" : "move");
  const summary: ResourceSummary = {
    address: deposed === undefined ? address : `${address} (deposed ${deposed})`,
    kind,
    because: reasons(kind, change, action_reason),
    ...(moved && { movedFrom: previous_address }),
    ...(imported && { importedAs: change.importing?.id ?? "" }),
    attributes: isNoOp(change) ? [] : attributeChanges(change),
  };
  return summary;
}

/** Terraform's values of `action_reason` that say more than the change itself. */
const reasonTexts: Readonly<Record<string, string>> = {
  replace_because_tainted: "tainted: its creation did not finish",
  replace_by_request: "asked for",
  replace_by_triggers: "replace_triggered_by",
  delete_because_no_resource_config: "no longer in the configuration",
  delete_because_no_module: "no longer in the configuration",
  delete_because_no_move_target: "moved to an address that is not configured",
  delete_because_wrong_repetition: "no longer in the configuration",
  delete_because_count_index: "no longer in the configuration",
  delete_because_each_key: "no longer in the configuration",
};

function reasons(kind: Kind, { replace_paths }: Change, action_reason: string | undefined): string[] {
  if (kind === "replace" && replace_paths !== undefined && replace_paths.length > 0) {
    return [...new Set(replace_paths.map(pathText))];
  }
  const text = reasonTexts[action_reason ?? ""];
  return text === undefined ? [] : [text];
}

/** `["setting", 0, "name"]` -> `setting[0].name` */
function pathText(path: readonly (string | number)[]): string {
  return path.map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`)).join("");
}

export const unknownText = "(known after apply)";

function attributeChanges(change: Change): AttributeChange[] {
  const before = attributesOf(maskMarked(change.before, change.before_sensitive, hiddenText));
  const known = maskMarked(change.after, change.after_unknown, unknownText);
  const after = attributesOf(maskMarked(known, change.after_sensitive, hiddenText));
  const rawBefore = attributesOf(change.before);
  const rawAfter = attributesOf(change.after);
  const unknown = attributesOf(change.after_unknown);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter((name) => isMarked(unknown[name]) || text(rawBefore[name]) !== text(rawAfter[name]))
    .map((name) => ({ name, before: text(before[name]), after: text(after[name]) }));
}

function attributesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return value === hiddenText || value === unknownText ? value : JSON.stringify(value);
}

function outputAction({ actions }: Change): "add" | "change" | "destroy" {
  if (actions.includes("update") || actions.length > 1) return "change";
  return actions.includes("delete") ? "destroy" : "add";
}
