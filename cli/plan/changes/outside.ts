import { isNoOp, type PlanJson } from "../../terraform/plan-json.ts";
import type { AttributeChange } from "./attribute-change.ts";
import { attributeChanges } from "./attribute-changes.ts";

/** What somebody did outside Terraform to resources of a stack. */
export interface Outside {
  /** Addresses of resources that no longer exist; the plan creates them again. */
  readonly deleted: readonly string[];
  /** Resources with attributes that the plan changes and that were changed outside Terraform. */
  readonly changed: readonly { readonly address: string; readonly paths: readonly string[] }[];
}

/** What a plan does to a resource. */
interface Planned {
  readonly address: string;
  readonly kind: string;
  readonly attributes: readonly AttributeChange[];
}

/**
 * What the refresh found and the plan puts right. What a refresh changes besides is noise: a provider reads back an empty
 * list where the state has none, or a size that the configuration leaves to an autoscaler.
 *
 * @param resources what the plan changes
 */
export function outsideOf({ resource_drift = [] }: PlanJson, resources: readonly Planned[]): Outside | undefined {
  const planned = new Map(resources.map((resource) => [resource.address, resource]));
  const drifted = resource_drift.filter(({ mode, change }) => mode === "managed" && !isNoOp(change));
  const deleted = drifted
    .filter(({ address, change }) => change.actions.join() === "delete" && planned.get(address)?.kind === "add")
    .map(({ address }) => address);
  const changed = drifted
    .filter(({ change }) => change.actions.join() === "update")
    // What goes away is not put right, and all of its attributes go with it.
    .filter(({ address }) => !["destroy", "forget"].includes(planned.get(address)?.kind ?? ""))
    .flatMap(({ address, change }) => {
      // What is known only after apply changes with something else, not back to what was configured.
      const known = planned.get(address)?.attributes.filter(({ isUnknown }) => !isUnknown) ?? [];
      const revised = new Set(known.map(({ path }) => attributeOf(path)));
      const paths = attributeChanges(change)
        .filter(({ path, before, after }) => revised.has(attributeOf(path)) && !(isEmpty(before) && isEmpty(after)))
        .map(({ path }) => path)
        // They repeat the tags.
        .filter((path, _, all) => !(path.startsWith("tags_all") && all.includes(path.replace("tags_all", "tags"))));
      return paths.length === 0 ? [] : [{ address, paths }];
    });
  return deleted.length + changed.length === 0 ? undefined : { deleted, changed };
}

/** `tags` of `tags.Owner` */
function attributeOf(path: string): string {
  return path.split(/[.[]/)[0] ?? path;
}

/** Providers do not distinguish null, an empty text and an empty list or map. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    (typeof value === "object" && Object.keys(value).length === 0)
  );
}
