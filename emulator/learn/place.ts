import type { Block, NestedBlock } from "../schema/schema.ts";
import { isList, isObject, type ObjectValue, type Value } from "../wire/value.ts";

/** What fills a required argument of a block that no sample configures. */
export type Fill = (path: string, block: Block, name: string) => Value;

/**
 * A configuration with `value` at a dotted path, in the first element of each block on the way. Blocks that are absent
 * are added, with what they require from `fill`.
 */
export function place(config: ObjectValue, block: Block, path: string, value: Value, fill: Fill): ObjectValue {
  return placeIn(config, block, path.split("."), "", value, fill);
}

function placeIn(
  config: ObjectValue,
  block: Block,
  steps: readonly string[],
  prefix: string,
  value: Value,
  fill: Fill,
): ObjectValue {
  const [name = "", ...rest] = steps;
  const nested = block.block_types[name];
  if (nested === undefined || rest.length === 0) return { ...config, [name]: value };
  const here = `${prefix}${name}.${nested.nesting_mode === "single" ? "" : "*."}`;
  const inner = nested.nesting_mode === "single" ? rest : rest.slice(1);
  const change = (element: ObjectValue): ObjectValue => placeIn(element, nested.block, inner, here, value, fill);
  const current = config[name] ?? null;
  if (nested.nesting_mode === "single") {
    return { ...config, [name]: change(isObject(current) ? current : emptyElement(nested.block, here, fill)) };
  }
  const elements = isList(current) && current.length > 0 ? current : [emptyElement(nested.block, here, fill)];
  return { ...config, [name]: elements.map((item, index) => (index === 0 && isObject(item) ? change(item) : item)) };
}

/** An element of a block with only what it requires. */
export function emptyElement(block: Block, prefix: string, fill: Fill): ObjectValue {
  const attributes = Object.entries(block.attributes).map(([name, { required }]) => [
    name,
    required === true ? fill(prefix + name, block, name) : null,
  ]);
  const blocks = Object.entries(block.block_types).map(([name, nested]) => [
    name,
    required(nested, prefix, name, fill),
  ]);
  return Object.fromEntries([...attributes, ...blocks]);
}

function required(
  { nesting_mode, min_items = 0, block }: NestedBlock,
  prefix: string,
  name: string,
  fill: Fill,
): Value {
  if (nesting_mode === "single") return null;
  return min_items > 0 ? [emptyElement(block, `${prefix}${name}.*.`, fill)] : [];
}

/** The value at a dotted path, in the first element of each block on the way; null if there is none. */
export function valueAt(value: Value, path: string): Value {
  let here = value;
  for (const step of path.split(".")) {
    if (step === "*") here = isList(here) ? (here[0] ?? null) : null;
    else here = isObject(here) ? (here[step] ?? null) : null;
  }
  return here;
}

/** A sample, in which everything absent is left out, as the configuration that Terraform would send. */
export function expand(sample: Value, block: Block): ObjectValue {
  const given = isObject(sample) ? sample : {};
  const attributes = Object.keys(block.attributes).map((name) => [name, given[name] ?? null]);
  const blocks = Object.entries(block.block_types).map(([name, { nesting_mode, block: inner }]) => {
    const value = given[name] ?? null;
    if (nesting_mode === "single") return [name, value === null ? null : expand(value, inner)];
    return [name, isList(value) ? value.map((item) => expand(item, inner)) : []];
  });
  return Object.fromEntries([...attributes, ...blocks]);
}

/** A configuration without what is at a dotted path, in every element of the blocks on the way. */
export function without(config: ObjectValue, path: string): ObjectValue {
  const [name = "", ...rest] = path.split(".");
  const value = config[name] ?? null;
  if (rest.length === 0) return { ...config, [name]: isList(value) ? [] : null };
  if (!isList(value)) return config;
  const inner = (item: Value): Value => (isObject(item) ? without(item, rest.slice(1).join(".")) : item);
  return { ...config, [name]: value.map(inner) };
}

export function isAbsent(value: Value): boolean {
  return value === null || (isList(value) && value.length === 0);
}
