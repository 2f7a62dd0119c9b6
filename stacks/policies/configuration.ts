/** Helpers to read `cdk.tf.json`, in which the same thing can be written in several ways. */

export interface JsonObject {
  readonly [key: string]: unknown;
}

/** The blocks of a value as a list, whether it has none, one, or many. */
export function blocks(value: unknown): JsonObject[] {
  return list(value) as JsonObject[];
}

/**
 * The blocks at `path`: `nested(config, "block_device_mappings", "ebs")`. The result includes blocks that a `dynamic`
 * block generates.
 */
export function nested(config: JsonObject, ...path: string[]): JsonObject[] {
  return path.reduce<JsonObject[]>((parents, name) => parents.flatMap((parent) => blocksNamed(parent, name)), [config]);
}

function blocksNamed(parent: JsonObject, name: string): JsonObject[] {
  const made = blocks(parent["dynamic"]).flatMap((dynamic) => blocks(dynamic[name]));
  return [...blocks(parent[name]), ...made.flatMap(({ content }) => blocks(content))];
}

/** A list as it is, a single value as a list of one, and an absent value as an empty list. */
export function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Terraform accepts `"true"` as `true`. A reference is not known to be true. */
export function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}

export function isFalse(value: unknown): boolean {
  return value === false || value === "false";
}

/**
 * Whether an attribute has a value, even one that is known only after apply. An empty list or string does not count.
 */
export function isSet(value: unknown): boolean {
  return list(value).length > 0 && value !== "";
}

/** Whether a text is known only when Terraform runs, as a whole or in part: `${...}` or `%{...}`, unless escaped. */
export function namesReference(value: unknown): boolean {
  return typeof value === "string" && /(?<!\$)(?:\$\$)*\$\{|(?<!%)(?:%%)*%\{/.test(value);
}
