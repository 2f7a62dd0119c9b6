import { formatPath, isObject, shortAddresses } from "@ml-platform/state";
import {
  type Change,
  changedOutputs,
  isNoOp,
  managedChanges,
  type PlanJson,
  type ResourceChange,
} from "../terraform/plan-json.ts";
import type { AttributeChange } from "./changes/attribute-change.ts";
import { attributeChanges } from "./changes/attribute-changes.ts";
import { type Outside, outsideOf } from "./changes/outside.ts";
import { redactChange } from "./changes/redact-change.ts";
import { shown, treeOf } from "./changes/tree.ts";
import { factsOf } from "./facts.ts";

/** What happens to a resource. A resource that is imported or moved may be changed as well. */
export type Kind = "add" | "change" | "replace" | "destroy" | "forget" | "import" | "move";

export interface Summary {
  readonly counts: Counts;
  readonly resources: readonly ResourceSummary[];
  readonly outputs: readonly OutputSummary[];
  /** What was changed or deleted outside Terraform, and is put right. Absent if nothing was. */
  readonly outside?: Outside;
}

export interface OutputSummary {
  readonly name: string;
  readonly action: "add" | "change" | "destroy";
  /** Paths begin with `value`. */
  readonly attributes: readonly AttributeChange[];
}

export type Counts = Readonly<Record<Kind | "outputs", number>>;

export interface ResourceSummary {
  readonly address: string;
  /** For readers: without the hashes of cdktf, unless two addresses of the stack would become equal. */
  readonly shortAddress: string;
  readonly type: string;
  readonly kind: Kind;
  /** What it is, of something that is created or destroyed: size, zone, capacity. Empty for a change. */
  readonly facts: readonly string[];
  /** Why it is replaced or destroyed: the attributes that force it, or Terraform's reason. */
  readonly because: readonly string[];
  readonly movedFrom?: string;
  readonly importedAs?: string;
  readonly attributes: readonly AttributeChange[];
}

/** What a plan would do, without sensitive values. */
export function summarize(plan: PlanJson): Summary {
  const managed = managedChanges(plan);
  const short = shortAddresses(managed.map(({ address }) => address));
  const resources = managed.flatMap((resource) => summarizeResource(resource, short) ?? []);
  const outside = outsideOf(plan, resources);
  const outputs = changedOutputs(plan).map(([name, change]) => {
    return { name, action: outputAction(change), attributes: attributeChanges(inValue(change)) };
  });
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
    ...(outside !== undefined && { outside }),
  };
}

export function hasChanges({ resources, outputs }: Summary): boolean {
  return resources.length > 0 || outputs.length > 0;
}

/** The same summary with `redact` applied to every value: a secret may reach a stack that does not mark it. */
export function redactSummary(summary: Summary, redact: (text: string) => string): Summary {
  return {
    ...summary,
    resources: summary.resources.map((resource) => ({
      ...resource,
      facts: resource.facts.map(redact),
      attributes: resource.attributes.map((change) => redactChange(change, redact)),
    })),
    outputs: summary.outputs.map((output) => ({
      ...output,
      attributes: output.attributes.map((change) => redactChange(change, redact)),
    })),
  };
}

export const noCounts: Counts = {
  add: 0,
  change: 0,
  replace: 0,
  destroy: 0,
  forget: 0,
  import: 0,
  move: 0,
  outputs: 0,
};

export function addCounts(all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, counts) =>
      Object.fromEntries(Object.entries(sum).map(([kind, n]) => [kind, n + counts[kind as Kind]])) as Counts,
    noCounts,
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

function summarizeResource(resource: ResourceChange, short: ReadonlyMap<string, string>): ResourceSummary | undefined {
  const { address, type, previous_address, deposed, action_reason, change } = resource;
  const moved = previous_address !== undefined && previous_address !== address;
  const imported = change.importing !== undefined;
  if (isNoOp(change) && !moved && !imported) return undefined;
  const kind = kinds[[...change.actions].sort().join(",")] ?? (imported ? "import" : "move");
  const suffix = deposed === undefined ? "" : ` (deposed ${deposed})`;
  return {
    address: `${address}${suffix}`,
    shortAddress: `${short.get(address) ?? address}${suffix}`,
    type,
    kind,
    facts: kind === "add" || kind === "destroy" ? describe(type, change) : [],
    because: reasons(kind, change, action_reason),
    ...(moved && { movedFrom: previous_address }),
    ...(imported && { importedAs: change.importing?.id ?? "" }),
    attributes: isNoOp(change) ? [] : attributeChanges(change),
  };
}

function describe(type: string, { before, after, ...masks }: Change): string[] {
  const values = shown(
    after === null || after === undefined
      ? treeOf(before, { sensitive: masks.before_sensitive })
      : treeOf(after, { sensitive: masks.after_sensitive, unknown: masks.after_unknown }),
  );
  return isObject(values) ? factsOf(type, values) : [];
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
    return [...new Set(replace_paths.map(formatPath))];
  }
  const text = reasonTexts[action_reason ?? ""];
  return text === undefined ? [] : [text];
}

/** The change of an output as that of a resource with one attribute, `value`. */
function inValue({ actions, before, after, before_sensitive, after_sensitive, after_unknown }: Change): Change {
  const isNew = actions.join() === "create";
  const isGone = actions.join() === "delete";
  return {
    actions,
    before: isNew ? null : { value: before },
    after: isGone ? null : { value: after },
    before_sensitive: { value: before_sensitive },
    after_sensitive: { value: after_sensitive },
    after_unknown: { value: after_unknown },
  };
}

function outputAction({ actions }: Change): "add" | "change" | "destroy" {
  if (actions.includes("update") || actions.length > 1) return "change";
  return actions.includes("delete") ? "destroy" : "add";
}
