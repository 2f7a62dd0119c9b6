import type { Json, JsonObject } from "./json.ts";

type Flat = Readonly<Record<string, Json>>;

/**
 * Attributes as Terraform before 0.12 stored them, nested again: `tags.%`, `tags.Name` and `ingress.#`,
 * `ingress.2541437006.from_port` become a map and a list. Values remain strings: only a provider's schema knows their types.
 * The order of a set is that of its hashes.
 *
 * Source: internal/legacy/hcl2shim/flatmap.go of Terraform 1.11. Before 0.7, maps were counted by `#` too.
 */
export function expandFlatmap(flat: Flat): JsonObject {
  return expandObject(flat, Object.keys(flat), "");
}

function expandObject(flat: Flat, keys: readonly string[], prefix: string): JsonObject {
  const names = groupByStep(keys, prefix);
  return Object.fromEntries([...names].map(([name, below]) => [name, expand(flat, below, `${prefix}${name}`)]));
}

/** @param keys those that are `path`, or begin with it and a dot */
function expand(flat: Flat, keys: readonly string[], path: string): Json {
  const prefix = `${path}.`;
  const below = keys.filter((key) => key.startsWith(prefix));
  if (below.length === 0) return flat[path] ?? null;
  if (below.includes(`${prefix}%`)) return map(flat, below, prefix);
  const items = below.filter((key) => key !== `${prefix}#`);
  if (items.length === below.length) return expandObject(flat, below, prefix);
  const elements = groupByStep(items, prefix);
  const isList = [...elements.keys()].every((step) => /^~?\d+$/.test(step));
  if (!isList) return map(flat, below, prefix);
  return [...elements]
    .sort(([one], [other]) => Number(one.replace("~", "")) - Number(other.replace("~", "")))
    .map(([step, own]) => expand(flat, own, `${prefix}${step}`));
}

/** Maps hold texts only, so the rest of each key is a key of the map, dots included. */
function map(flat: Flat, keys: readonly string[], prefix: string): JsonObject {
  const own = keys.filter((key) => key !== `${prefix}%` && key !== `${prefix}#`);
  return Object.fromEntries(own.map((key) => [key.slice(prefix.length), flat[key] ?? null]));
}

function groupByStep(keys: readonly string[], prefix: string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const [step = ""] = key.slice(prefix.length).split(".", 1);
    groups.set(step, [...(groups.get(step) ?? []), key]);
  }
  return groups;
}
