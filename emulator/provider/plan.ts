import type { ResourceOverlay } from "../overlays/overlay.ts";
import type { Attribute, Block, Schema } from "../schema/schema.ts";
import { blockType } from "../schema/schema.ts";
import type { PathStep } from "../wire/diagnostic.ts";
import { equal, isList, isObject, isUnknown, type ObjectValue, unknown, type Value } from "../wire/value.ts";
import { differencesAt } from "./paths.ts";

export interface PlanInput {
  readonly schema: Schema;
  readonly overlay: ResourceOverlay;
  readonly prior: ObjectValue | null;
  /** Core's merge of configuration and prior state. */
  readonly proposed: ObjectValue;
  readonly config: ObjectValue;
  readonly defaultTags: Value;
}

export interface Planned {
  readonly state: ObjectValue;
  readonly requiresReplace: readonly (readonly PathStep[])[];
}

/**
 * Plans a create or an update of any resource. Core has already kept the prior computed values of what the
 * configuration leaves out. What remains: values that nobody knows yet become unknown, values that depend on a changed
 * attribute are recomputed, and changes that cannot be made in place require a replacement.
 */
export function plan({ schema, overlay, prior, proposed, config, defaultTags }: PlanInput): Planned {
  const { block } = schema;
  let state = markUnknown(block, proposed, config, prior);
  for (const [path, value] of Object.entries(overlay.defaults ?? {})) {
    state = withDefault(state, config, path.split("."), value) as ObjectValue;
  }
  state = mergeTags(block, state, config, defaultTags);
  if (prior !== null) state = recompute(overlay, block, state, config, prior);
  const type = blockType(block);
  const requiresReplace =
    prior === null
      ? []
      : [
          ...overlay.forceNew.flatMap((path) => differencesAt(prior, state, path, type)),
          ...(overlay.replaces?.(prior, state) ?? []),
        ];
  return { state, requiresReplace };
}

/** At every depth, computed values that neither the configuration nor the prior state gives become unknown. */
function markUnknown(block: Block, proposed: ObjectValue, config: ObjectValue, prior: ObjectValue | null): ObjectValue {
  const state: Record<string, Value> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    state[name] = markAttribute(attribute, proposed[name] ?? null, config[name] ?? null, prior, name);
  }
  for (const [name, { nesting_mode, block: inner }] of Object.entries(block.block_types)) {
    const value = proposed[name] ?? null;
    const configured = config[name] ?? null;
    const before = prior?.[name] ?? null;
    if (nesting_mode === "single") {
      state[name] = isObject(value)
        ? markUnknown(inner, value, objectOr(configured, value), objectOrNull(before))
        : value;
    } else {
      state[name] = isList(value) ? markElements(inner, value, configured, before, nesting_mode) : value;
    }
  }
  return state;
}

function markElements(
  block: Block,
  items: readonly Value[],
  config: Value,
  prior: Value,
  nesting: "list" | "set",
): Value[] {
  const configured = isList(config) ? config : [];
  const before = isList(prior) ? prior : [];
  const type = blockType(block);
  return items.map((item, index) => {
    if (!isObject(item)) return item;
    if (nesting === "list") {
      return markUnknown(block, item, objectOr(configured[index], item), objectOrNull(before[index]));
    }
    const known = before.some((other) => equal(item, other, type));
    return known ? item : markUnknown(block, item, item, null);
  });
}

function markAttribute(
  attribute: Attribute,
  proposed: Value,
  config: Value,
  prior: ObjectValue | null,
  name: string,
): Value {
  if (attribute.write_only === true) return null;
  if (attribute.computed === true && config === null) return prior === null ? unknown : proposed;
  const nested = attribute.nested_type;
  if (nested === undefined) return proposed;
  const block: Block = { attributes: nested.attributes, block_types: {} };
  const before = prior?.[name] ?? null;
  if (nested.nesting_mode === "single") {
    return isObject(proposed)
      ? markUnknown(block, proposed, objectOr(config, proposed), objectOrNull(before))
      : proposed;
  }
  if (nested.nesting_mode === "map" || !isList(proposed)) return proposed;
  return markElements(block, proposed, config, before, nested.nesting_mode);
}

/** The state with `fallback` at the path, wherever the configuration leaves it out. */
function withDefault(state: Value, config: Value, path: readonly string[], fallback: Value): Value {
  const [step, ...rest] = path;
  if (step === undefined) return config === null ? fallback : state;
  if (step === "*") {
    if (!isList(state) || !isList(config)) return state;
    return state.map((item, index) => withDefault(item, config[index] ?? null, rest, fallback));
  }
  if (!isObject(state) || !isObject(config)) return state;
  return { ...state, [step]: withDefault(state[step] ?? null, config[step] ?? null, rest, fallback) };
}

/** `tags_all` is the provider's default tags together with the resource's own. */
function mergeTags(block: Block, state: ObjectValue, config: ObjectValue, defaultTags: Value): ObjectValue {
  if (block.attributes["tags_all"]?.computed !== true || (config["tags_all"] ?? null) !== null) return state;
  const tags = config["tags"] ?? null;
  if (isUnknown(tags) || isUnknown(defaultTags)) return { ...state, tags_all: unknown };
  const all = { ...objectOr(defaultTags, {}), ...objectOr(tags, {}) };
  return { ...state, tags_all: Object.values(all).some(isUnknown) ? unknown : all };
}

function recompute(
  { recomputed = {} }: ResourceOverlay,
  block: Block,
  state: ObjectValue,
  config: ObjectValue,
  prior: ObjectValue,
): ObjectValue {
  const changed = changedNames(block, state, prior);
  const stale = Object.entries(recomputed).filter(
    ([name, sources]) =>
      (config[name] ?? null) === null &&
      (sources === "any" ? changed.size > 0 : sources.some((source) => changed.has(source))),
  );
  return { ...state, ...Object.fromEntries(stale.map(([name]) => [name, unknown])) };
}

function changedNames(block: Block, state: ObjectValue, prior: ObjectValue): Set<string> {
  const type = blockType(block);
  const fields = typeof type !== "string" && type[0] === "object" ? type[1] : {};
  return new Set(Object.keys(fields).filter((name) => !equal(state[name] ?? null, prior[name] ?? null, fields[name])));
}

/**
 * Fills in the unknown values of a planned state from `given`. Configurable attributes that `given` leaves out become
 * null.
 *
 * @returns the state, and the attributes that only the provider can set and for which `given` has no value
 */
export function fillIn(
  schema: Schema,
  planned: ObjectValue,
  given: ObjectValue,
): { state: ObjectValue; missing: string[] } {
  const missing = Object.entries(schema.block.attributes)
    .filter(([name, { optional }]) => isUnknown(planned[name]) && optional !== true && given[name] === undefined)
    .map(([name]) => name);
  return { state: fill(planned, given) as ObjectValue, missing };
}

function fill(planned: Value, given: Value | undefined): Value {
  if (isUnknown(planned)) return given ?? null;
  if (isList(planned)) return planned.map((item, index) => fill(item, isList(given) ? given[index] : undefined));
  if (!isObject(planned)) return planned;
  return Object.fromEntries(
    Object.entries(planned).map(([name, value]) => [name, fill(value, isObject(given) ? given[name] : undefined)]),
  );
}

/** The state of a data source: the configuration, with `given` for what it leaves out. */
export function dataState(schema: Schema, config: ObjectValue, given: ObjectValue): ObjectValue {
  const attributes = Object.keys(schema.block.attributes).map((name) => [name, config[name] ?? given[name] ?? null]);
  const blocks = Object.keys(schema.block.block_types).map((name) => [name, given[name] ?? config[name] ?? null]);
  return Object.fromEntries([...attributes, ...blocks]);
}

function objectOr(value: Value | undefined, fallback: ObjectValue): ObjectValue {
  return isObject(value) ? value : fallback;
}

function objectOrNull(value: Value | undefined): ObjectValue | null {
  return isObject(value) ? value : null;
}
