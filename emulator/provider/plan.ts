import { rewritten, sameJson } from "../learned/json-text.ts";
import type { LearnedPath, LearnedType } from "../learned/learned-type.ts";
import type { ResourceOverlay } from "../overlays/overlay.ts";
import type { Attribute, Block, Schema, Type } from "../schema/schema.ts";
import { blockType } from "../schema/schema.ts";
import type { PathStep } from "../wire/diagnostic.ts";
import { equal, isList, isObject, isUnknown, type ObjectValue, unknown, type Value } from "../wire/value.ts";
import { differencesAt, valuesAt } from "./paths.ts";

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
  const facts = new Facts(overlay.learned);
  let state = planBlock(block, { proposed, config, prior }, facts, "");
  for (const [path, value] of Object.entries(overlay.defaults ?? {})) {
    state = withDefault(state, config, path.split("."), value) as ObjectValue;
  }
  state = mergeTags(block, state, config, defaultTags);
  for (const [name, spell] of Object.entries(overlay.spelled ?? {})) {
    const [before, planned] = [prior?.[name], state[name]];
    if (typeof planned === "string" && before === spell(planned)) state = { ...state, [name]: before };
  }
  if (prior !== null && overlay.settle !== undefined) state = overlay.settle(state, prior);
  if (prior !== null) state = recompute(overlay, block, state, config, prior);
  return { state, requiresReplace: prior === null ? [] : replacements(overlay, prior, state, blockType(block)) };
}

/**
 * Whether Terraform must let zero values and defaults pass that no configuration gives, in plans and after applies: the
 * real provider marks what its older SDK makes, and its states are not possible without. Types of its newer framework
 * are held to Terraform's rules.
 */
export function isLegacy({ learned }: ResourceOverlay): boolean {
  return learned?.legacy === true;
}

/** What was learned of a type, by path. */
class Facts {
  readonly legacy: boolean;
  private readonly learned: LearnedType | undefined;

  constructor(learned: LearnedType | undefined) {
    this.learned = learned;
    this.legacy = learned?.legacy === true;
  }

  at(path: string): LearnedPath | undefined {
    return this.learned?.paths[path];
  }
}

interface Planning {
  readonly proposed: ObjectValue;
  readonly config: ObjectValue;
  /** Null where there was no such object or element. */
  readonly prior: ObjectValue | null;
}

/** At every depth: defaults, and unknown for computed values that neither the configuration nor the prior state gives. */
function planBlock(block: Block, { proposed, config, prior }: Planning, facts: Facts, prefix: string): ObjectValue {
  const state: Record<string, Value> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const values = { proposed: proposed[name] ?? null, config: config[name] ?? null, before: prior?.[name] ?? null };
    state[name] = planAttribute(attribute, values, prior === null, facts, prefix + name);
  }
  for (const [name, { nesting_mode, block: inner }] of Object.entries(block.block_types)) {
    const value = proposed[name] ?? null;
    const configured = config[name] ?? null;
    const before = prior?.[name] ?? null;
    const path = prefix + name;
    if (nesting_mode === "single") {
      state[name] = isObject(value)
        ? planBlock(
            inner,
            { proposed: value, config: objectOr(configured, value), prior: objectOrNull(before) },
            facts,
            `${path}.`,
          )
        : value;
    } else if (facts.at(path)?.computed === true && isList(configured) && configured.length === 0) {
      state[name] = prior === null ? unknown : before;
    } else {
      state[name] = isList(value)
        ? planElements(inner, value, configured, before, nesting_mode, facts, `${path}.*.`)
        : value;
    }
  }
  return state;
}

function planElements(
  block: Block,
  items: readonly Value[],
  config: Value,
  prior: Value,
  nesting: "list" | "set",
  facts: Facts,
  prefix: string,
): Value[] {
  const configured = isList(config) ? config : [];
  const before = isList(prior) ? prior : [];
  const type = blockType(block);
  return items.map((item, index) => {
    if (!isObject(item)) return item;
    if (nesting === "list") {
      const values = {
        proposed: item,
        config: objectOr(configured[index], item),
        prior: objectOrNull(before[index]),
      };
      return planBlock(block, values, facts, prefix);
    }
    const known = before.some((other) => equal(item, other, type));
    return known ? item : planBlock(block, { proposed: item, config: item, prior: null }, facts, prefix);
  });
}

interface AttributeValues {
  readonly proposed: Value;
  readonly config: Value;
  readonly before: Value;
}

function planAttribute(
  attribute: Attribute,
  { proposed, config, before }: AttributeValues,
  isNew: boolean,
  facts: Facts,
  path: string,
): Value {
  if (attribute.write_only === true) return null;
  const { default: fallback, json } = facts.at(path) ?? {};
  if (config === null) {
    if (attribute.computed === true) return isNew ? (fallback ?? unknown) : proposed;
    if (fallback !== undefined) return fallback;
    if (facts.legacy && isZero(before)) return before;
    return facts.legacy && isObject(before) ? {} : proposed;
  }
  // The older SDK takes an empty map for none.
  if (facts.legacy && isObject(config) && isZero(config)) return before === null ? null : {};
  if (json !== undefined && typeof proposed === "string") {
    const [form, equality] = json;
    const same = typeof before === "string" && sameJson(before, proposed, equality);
    return same ? before : rewritten(proposed, form);
  }
  const nested = attribute.nested_type;
  if (nested === undefined) return proposed;
  const block: Block = { attributes: nested.attributes, block_types: {} };
  if (nested.nesting_mode === "single") {
    if (!isObject(proposed)) return proposed;
    const values = { proposed, config: objectOr(config, proposed), prior: objectOrNull(before) };
    return planBlock(block, values, facts, `${path}.`);
  }
  if (nested.nesting_mode === "map" || !isList(proposed)) return proposed;
  return planElements(block, proposed, config, before, nested.nesting_mode, facts, `${path}.*.`);
}

/** Providers of the older SDK do not distinguish these from null. */
function isZero(value: Value): boolean {
  if (isList(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  return value === "" || value === 0 || value === false;
}

/** The attributes because of which the object must be replaced. */
function replacements(
  { learned, forceNew = [], replaces }: ResourceOverlay,
  prior: ObjectValue,
  state: ObjectValue,
  type: Type,
): (readonly PathStep[])[] {
  const others = replaces?.(prior, state) ?? [];
  if (equal(prior, state, type)) return [...others];
  const paths = Object.entries(learned?.paths ?? {});
  const always = paths.filter(([, facts]) => facts.replaces === true).map(([path]) => path);
  const sometimes = paths.flatMap(([path, { replaces: when }]) => {
    if (when !== "added" && when !== "removed") return [];
    const [without, having] = when === "added" ? [prior, state] : [state, prior];
    const isEmpty = (value: ObjectValue): boolean => valuesAt(value, `${path}.*`).length === 0;
    return isEmpty(without) && !isEmpty(having) ? [path.split(".")] : [];
  });
  return [
    ...[...always, ...forceNew].flatMap((path) => differencesAt(prior, state, path, type)),
    ...sometimes,
    ...others,
  ];
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
  if (Object.keys(recomputed).length === 0) return state;
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
  return { state: fillBlock(schema.block, planned, given), missing };
}

/** A block is never null: without elements it is an empty list. */
function fillBlock({ attributes, block_types }: Block, planned: ObjectValue, given: ObjectValue): ObjectValue {
  const filled = Object.keys(attributes).map((name) => [name, fill(planned[name] ?? null, given[name])] as const);
  const blocks = Object.entries(block_types).map(([name, { block, nesting_mode }]) => {
    const value = planned[name] ?? null;
    const source = given[name] ?? null;
    if (nesting_mode === "single")
      return [name, isObject(value) ? fillBlock(block, value, objectOr(source, {})) : null];
    const items = isUnknown(value) ? source : value;
    const elements = isList(items) ? items : [];
    return [
      name,
      elements.map((item, index) =>
        fillBlock(block, objectOr(item, {}), objectOr(isList(source) ? source[index] : undefined, {})),
      ),
    ];
  });
  return Object.fromEntries([...filled, ...blocks]);
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
