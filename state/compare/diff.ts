import type { Json } from "../model/json.ts";
import { applyChanges, diffJson, formatPath, type JsonChange } from "./json-diff.ts";
import { isRegenerated } from "./regenerated.ts";
import type { StateView, ViewedResource } from "./view.ts";

export interface AttributeDifference extends JsonChange {
  /** `tags.Name`, `ingress[0].cidr_blocks` */
  readonly path: string;
  /** A difference that any two resources created from the same code have. */
  readonly noise?: true;
}

/** A resource or output that differs. */
export interface ResourceDifference {
  /** An address, or `output.<name>`. */
  readonly address: string;
  readonly type: string;
  /** `replaced`: the same address with another id. */
  readonly kind: "added" | "removed" | "changed" | "replaced";
  /** All attributes of a resource that was added or removed. */
  readonly attributes: readonly AttributeDifference[];
}

/** The changes from one version of a state to another. `apply(diff(a, b), a)` equals `b`. */
export function diff(before: StateView, after: StateView): ResourceDifference[] {
  const addresses = [...new Set([...before.keys(), ...after.keys()])].sort();
  return addresses.flatMap((address) => {
    const difference = compare(address, before.get(address), after.get(address));
    return difference === undefined ? [] : [difference];
  });
}

/** Whether all differences are noise. */
export function isOnlyNoise({ kind, attributes }: ResourceDifference): boolean {
  return (kind === "changed" || kind === "replaced") && attributes.every(({ noise }) => noise === true);
}

const nothing: ViewedResource = { type: "", attributes: {} };

function compare(
  address: string,
  before: ViewedResource | undefined,
  after: ViewedResource | undefined,
): ResourceDifference | undefined {
  const changes = diffJson((before ?? nothing).attributes, (after ?? nothing).attributes);
  const type = (after ?? before ?? nothing).type;
  if (before === undefined || after === undefined) {
    return { address, type, kind: before === undefined ? "added" : "removed", attributes: changes.map(withPath) };
  }
  if (changes.length === 0) return undefined;
  const kind = isReplaced(before.attributes["id"], after.attributes["id"]) ? "replaced" : "changed";
  return {
    address,
    type,
    kind,
    attributes: changes.map((change) => ({
      ...withPath(change),
      ...((isRegenerated(change) || repeatsTag(change, changes)) && { noise: true as const }),
    })),
  };
}

function isReplaced(before: Json | undefined, after: Json | undefined): boolean {
  return typeof before === "string" && typeof after === "string" && before !== after;
}

/** `tags_all` repeats the tags, in addition to the default tags of the provider. */
function repeatsTag({ steps: [first, ...rest], before, after }: JsonChange, changes: readonly JsonChange[]): boolean {
  if (first !== "tags_all") return false;
  const change = JSON.stringify([rest, before, after]);
  return changes.some(
    ({ steps: [other, ...others], ...values }) =>
      other === "tags" && JSON.stringify([others, values.before, values.after]) === change,
  );
}

function withPath(change: JsonChange): AttributeDifference {
  return { ...change, path: formatPath(change.steps) };
}

/** Applies differences to the state before them. */
export function apply(differences: readonly ResourceDifference[], before: StateView): StateView {
  const result = new Map(before);
  for (const { address, type, kind, attributes } of differences) {
    if (kind === "removed") result.delete(address);
    else result.set(address, { type, attributes: applyChanges(attributes, before.get(address)?.attributes ?? {}) });
  }
  return result;
}
