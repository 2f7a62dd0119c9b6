import { readFileSync } from "node:fs";

/**
 * The part of `terraform show -json <plan>` that we read:
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface PlanJson {
  readonly format_version: string;
  readonly resource_changes?: readonly ResourceChange[];
  /** The differences from the state that the refresh found. */
  readonly resource_drift?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, Change>>;
  /** The state, as the refresh left it. */
  readonly prior_state?: { readonly values?: { readonly root_module?: ModuleValues } };
  /** Whether it changes nothing, and was read from its own file. @default false */
  readonly isUnchanged?: boolean;
  /** Whether the refresh of such a plan found differences, which are not listed. @default false */
  readonly isDrifted?: boolean;
  readonly configuration?: { readonly root_module?: { readonly resources?: readonly ConfiguredResource[] } };
}

export interface ModuleValues {
  readonly resources?: readonly {
    readonly mode: "managed" | "data";
    readonly type: string;
    readonly values?: Readonly<Record<string, unknown>>;
  }[];
  readonly child_modules?: readonly ModuleValues[];
}

/** What the configuration says of a resource. Every leaf of `expressions` may list its `references`. */
export interface ConfiguredResource {
  readonly address: string;
  readonly expressions?: Readonly<Record<string, unknown>>;
}

export interface ResourceChange {
  readonly address: string;
  readonly previous_address?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  /** The configuration of its provider as a state names it, of a plan that changes nothing. */
  readonly provider?: string;
  /** Key of an object that a create-before-destroy replacement left to be destroyed. */
  readonly deposed?: string;
  readonly action_reason?: string;
  readonly change: Change;
}

export type Action = "no-op" | "create" | "read" | "update" | "delete" | "forget";

export interface Change {
  readonly actions: readonly Action[];
  readonly before?: unknown;
  readonly after?: unknown;
  /** `true`, or a tree of the same shape as `after` with `true` where the value is known only after apply. */
  readonly after_unknown?: unknown;
  /** `true`, or a tree of the same shape with `true` where the value is sensitive. */
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  readonly replace_paths?: readonly (readonly (string | number)[])[];
  readonly importing?: { readonly id?: string };
}

/** The only resource that we add ourselves, to plans on outputs that are not known yet; see provisional.ts. */
export const placeholder = { type: "terraform_data", name: "known_after_apply" };

function isPlaceholder({ type, name }: ResourceChange): boolean {
  return type === placeholder.type && name === placeholder.name;
}

/** Changes of managed resources, without data sources and our own placeholder. */
export function managedChanges(plan: PlanJson): ResourceChange[] {
  return (plan.resource_changes ?? []).filter((resource) => resource.mode === "managed" && !isPlaceholder(resource));
}

export function isNoOp({ actions }: Change): boolean {
  return actions.every((action) => action === "no-op" || action === "read");
}

/** The outputs that a plan would create, change or remove. */
export function changedOutputs(plan: PlanJson): [name: string, change: Change][] {
  return Object.entries(plan.output_changes ?? {}).filter(([, change]) => !isNoOp(change));
}

/**
 * Reads a plan, and leaves out what nobody asks it for: all values are in it three times and more. The state as the
 * refresh left it is there if it differs from what was saved.
 *
 * @param file with the output of `terraform show -json <plan>`
 */
export function readPlan(file: string): PlanJson {
  const whole = JSON.parse(readFileSync(file, "utf8")) as PlanJson;
  const { format_version, resource_changes, resource_drift, output_changes, prior_state, configuration } = whole;
  const resources = configuration?.root_module?.resources;
  return {
    format_version,
    ...(resource_changes !== undefined && { resource_changes: resource_changes.map(once) }),
    ...(resource_drift !== undefined && { resource_drift }),
    ...(output_changes !== undefined && { output_changes }),
    ...(prior_state !== undefined && resource_drift !== undefined && { prior_state }),
    ...(resources !== undefined && { configuration: { root_module: { resources } } }),
  };
}

/** What does not change is the same object before and after. */
function once(resource: ResourceChange): ResourceChange {
  const { change } = resource;
  return change.actions.join() === "no-op" ? { ...resource, change: { ...change, after: change.before } } : resource;
}
