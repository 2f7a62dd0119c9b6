import { isObject, type Json, type JsonObject, valueAt } from "../model/json.ts";

/** A path into the attributes of a resource: `["scaling_config", 0, "desired_size"]`. */
export type Steps = readonly (string | number)[];

/** What `lifecycle.ignore_changes` of a resource names. */
export interface IgnoredPaths {
  /** `ignore_changes = all` */
  readonly all: boolean;
  readonly paths: readonly Steps[];
}

/**
 * The block of a resource in a synthesized configuration.
 *
 * @param configuration `cdk.tf.json`
 * @param address of the root module, with or without the key of an instance
 */
export function blockOf(configuration: JsonObject, address: string): JsonObject | undefined {
  const [type = "", name = ""] = address.replace(/\[.*$/s, "").split(".");
  const block = valueAt(configuration, "resource", type, name);
  return isObject(block) ? block : undefined;
}

/**
 * Source: https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes, and "Block type-specific
 * exceptions" of https://developer.hashicorp.com/terraform/language/syntax/json for how JSON writes it.
 */
export function ignoredPaths(block: JsonObject | undefined): IgnoredPaths {
  const written = blocksOf(block?.["lifecycle"]).flatMap((lifecycle) => textsOf(lifecycle["ignore_changes"]));
  const names = written.map((text) => text.replace(/^\$\{\s*(.*?)\s*\}$/s, "$1").trim());
  return { all: names.includes("all"), paths: names.filter((name) => name !== "all").map(parsePath) };
}

/** Whether the code leaves what is at this path, or above it, to others. */
export function isIgnored({ all, paths }: IgnoredPaths, steps: Steps): boolean {
  return all || paths.some((path) => isPrefix(path, steps) || (path[0] === "tags" && isPrefix(withAll(path), steps)));
}

/** A map of texts has its keys right below an attribute; the items of lists of blocks have attributes. */
export function isKeyOfMap(steps: Steps): boolean {
  return steps.length > 1 && typeof steps.at(-1) === "string" && typeof steps.at(-2) === "string";
}

/** The provider computes `tags_all` from the tags. */
function withAll([, ...rest]: Steps): Steps {
  return ["tags_all", ...rest];
}

function isPrefix(path: Steps, steps: Steps): boolean {
  return (
    path.length <= steps.length && path.every((step, index) => step === "*" || String(step) === String(steps[index]))
  );
}

/** `scaling_config[0].desired_size`, `tags["kubernetes.io/role"]`, and `scaling_config.0.desired_size` as older code has it. */
function parsePath(text: string): Steps {
  return [...text.matchAll(/\[\s*"((?:[^"\\]|\\.)*)"\s*\]|\[\s*(\d+|\*)\s*\]|([^.[\]\s]+)/g)].map(
    ([, key, index, name]) => (key === undefined ? (index ?? name ?? "") : unescaped(key)),
  );
}

function unescaped(key: string): string {
  return key.replace(/\\(.)/gs, "$1");
}

/** JSON writes a block as an object, or as a list of one. */
function blocksOf(value: Json | undefined): JsonObject[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}

function textsOf(value: Json | undefined): string[] {
  return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "string");
}
