/** Reading `cdk.tf.json`, in which the same thing can be written in several ways. */

export interface JsonObject {
  readonly [key: string]: unknown;
}

/** A value's blocks as a list, however they were written: absent, one, or many. */
export function blocks(value: unknown): JsonObject[] {
  return list(value) as JsonObject[];
}

/**
 * The blocks that `path` leads to: `nested(config, "block_device_mappings", "ebs")`. Those that a `dynamic` block makes
 * count as well.
 */
export function nested(config: JsonObject, ...path: string[]): JsonObject[] {
  return path.reduce<JsonObject[]>((parents, name) => parents.flatMap((parent) => blocksNamed(parent, name)), [config]);
}

function blocksNamed(parent: JsonObject, name: string): JsonObject[] {
  const made = blocks(parent["dynamic"]).flatMap((dynamic) => blocks(dynamic[name]));
  return [...blocks(parent[name]), ...made.flatMap(({ content }) => blocks(content))];
}

/** The values of a list, or of a single one; none when it is absent. */
export function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Terraform takes `"true"` for `true`. A reference is not known to be true. */
export function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}

export function isFalse(value: unknown): boolean {
  return value === false || value === "false";
}

/** Whether an attribute has a value, be it one that only the apply knows. An empty list is none. */
export function isSet(value: unknown): boolean {
  return list(value).length > 0 && value !== "";
}
