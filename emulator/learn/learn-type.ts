import type { Combination, LearnedPath, LearnedType, Rule } from "../learned/learned-type.ts";
import type { Finding } from "../real/provider-client.ts";
import type { RunningProvider } from "../real/running-provider.ts";
import type { Schema, Type } from "../schema/schema.ts";
import { elementsOf, isConfigurable, type SchemaPath, schemaPaths } from "../schema/schema-paths.ts";
import type { ObjectValue, Value } from "../wire/value.ts";
import { isList } from "../wire/value.ts";
import { combinationOf, distinctCombinations, generalPath } from "./combinations.ts";
import { examples } from "./examples.ts";
import { expand, type Fill, isAbsent, place, valueAt, without } from "./place.ts";
import { learnPlanFacts, type PlanFacts } from "./plan-facts.ts";
import { type Ask, learnNumberRules, learnStringRules } from "./value-rules.ts";

/** Asks the provider everything about one resource type. */
export async function learnResource(
  provider: RunningProvider,
  type: string,
  schema: Schema,
  given: readonly Value[],
): Promise<LearnedType> {
  const validate = (config: ObjectValue): Promise<Finding[]> => provider.validateResource(type, config);
  const samples = given.length === 0 ? [{}] : given;
  const validation = new ValidationLearner(
    schema,
    samples.map((sample) => expand(sample, schema.block)),
    validate,
  );
  const { combinations, rules, unlearned } = await validation.learn();
  const facts = await learnPlanFacts({
    schema,
    samples: validation.samples,
    rules,
    roomFor: (config, path) => validation.roomFor(config, path),
    plan: (prior, proposed, config) => provider.plan(type, { prior, proposed, config }),
  });
  return assemble(schema, rules, combinations, unlearned, facts);
}

/** Asks the provider everything about one data source. */
export async function learnDataSource(
  provider: RunningProvider,
  type: string,
  schema: Schema,
  given: readonly Value[],
): Promise<LearnedType> {
  const validate = (config: ObjectValue): Promise<Finding[]> => provider.validateDataSource(type, config);
  const samples = (given.length === 0 ? [{}] : given).map((sample) => expand(sample, schema.block));
  const { combinations, rules, unlearned } = await new ValidationLearner(schema, samples, validate).learn();
  return assemble(schema, rules, combinations, unlearned);
}

interface Validation {
  readonly combinations: readonly Combination[];
  readonly rules: ReadonlyMap<string, readonly Rule[]>;
  readonly unlearned: ReadonlyMap<string, string>;
}

class ValidationLearner {
  readonly samples: readonly ObjectValue[];
  private readonly schema: Schema;
  private readonly validate: (config: ObjectValue) => Promise<Finding[]>;
  private readonly rules = new Map<string, readonly Rule[]>();
  private readonly unlearned = new Map<string, string>();
  private combinations: Combination[] = [];

  constructor(schema: Schema, samples: readonly ObjectValue[], validate: (config: ObjectValue) => Promise<Finding[]>) {
    this.schema = schema;
    this.samples = samples;
    this.validate = validate;
  }

  async learn(): Promise<Validation> {
    const items = schemaPaths(this.schema).filter((item) => !("attribute" in item) || isConfigurable(item.attribute));
    for (const item of items) await this.tryCombinations(item);
    this.combinations = distinctCombinations(this.combinations);
    // What is required is needed to try the rest.
    const attributes = items.filter((item) => "attribute" in item).filter(({ path }) => path !== "id");
    const required = attributes.filter(({ attribute }) => attribute.required === true);
    const others = attributes.filter(({ attribute }) => attribute.required !== true);
    for (const { path, attribute } of [...required, ...others]) await this.tryValues(path, attribute.type);
    for (const item of items)
      if ("attribute" in item && item.path !== "id") await this.tryValues(item.path, item.attribute.type);
    return { combinations: this.combinations, rules: this.rules, unlearned: this.unlearned };
  }

  /** A configuration in which an argument may stand: without what conflicts, with what it needs. */
  roomFor(config: ObjectValue, path: string): ObjectValue {
    const related = (kinds: readonly Combination["kind"][]): string[] =>
      this.combinations
        .filter(({ kind, paths }) => kinds.includes(kind) && paths.includes(path))
        .flatMap(({ paths }) => paths.filter((other) => other !== path));
    const cleared = related(["conflict", "exactlyOne"]).reduce(without, config);
    const needed = this.combinations.filter(({ kind, paths }) => kind === "together" && paths[0] === path);
    return needed
      .flatMap(({ paths }) => paths.slice(1))
      .filter((other) => isAbsent(valueAt(cleared, other)))
      .reduce((room, other) => this.placed(room, other, this.exampleAt(other)), cleared);
  }

  private exampleAt(path: string): Value {
    const item = schemaPaths(this.schema).find((candidate) => candidate.path === path);
    return item === undefined ? null : this.exampleOf(item);
  }

  private async tryCombinations(item: SchemaPath): Promise<void> {
    for (const sample of this.samples) {
      const isGiven = !isAbsent(valueAt(sample, item.path));
      const config = isGiven ? without(sample, item.path) : this.placed(sample, item.path, this.exampleOf(item));
      for (const found of await this.validate(config)) {
        const combination = combinationOf(found);
        if (combination !== undefined) this.combinations.push(combination);
      }
    }
  }

  private exampleOf(item: SchemaPath): Value {
    if ("block" in item) return item.block.nesting_mode === "single" ? {} : [expand({}, item.block.block)];
    return examples(item.path.split(".").at(-1) ?? "", item.attribute.type ?? "dynamic", [])[0];
  }

  private readonly fill: Fill = (path, block, name) =>
    examples(name, block.attributes[name]?.type ?? "dynamic", this.rules.get(path) ?? [])[0];

  private placed(config: ObjectValue, path: string, value: Value): ObjectValue {
    return place(config, this.schema.block, path, value, this.fill);
  }

  private async tryValues(path: string, type: Type | undefined): Promise<void> {
    const element = elementsOf(type);
    const kind = element ?? type;
    if (kind !== "string" && kind !== "number") {
      if (typeof kind === "object" && kind[0] === "object") this.unlearned.set(path, "its elements have no schema");
      return;
    }
    const having = this.samples.find((sample) => !isAbsent(valueAt(sample, path))) ?? this.samples[0] ?? {};
    const base = this.roomFor(having, path);
    const anyway = (await this.validate(without(this.placed(base, path, null), path))).map(textOf);
    const ask: Ask = async (value) => {
      const config = this.placed(base, path, element === null ? value : [value]);
      const found = await this.validate(config);
      return found
        .filter((finding) => isAbout(finding, path) && !anyway.includes(textOf(finding)))
        .map(({ summary, detail }) => ({ summary, detail }));
    };
    const spelled = spelledPath(path, element !== null);
    const given = this.samples
      .flatMap((sample) => valueAt(sample, path))
      .flatMap((value) => (isList(value) ? value : [value]));
    const strings = given.filter((value): value is string => typeof value === "string");
    const learned =
      kind === "string"
        ? await learnStringRules(ask, spelled, [...new Set(strings)].slice(0, 3))
        : await learnNumberRules(ask, spelled);
    if (learned.rules.length > 0) this.rules.set(path, learned.rules);
    if (learned.unlearned !== undefined) this.unlearned.set(path, learned.unlearned);
  }
}

function textOf({ summary, detail }: Finding): string {
  return `${summary}\n${detail}`;
}

/** Whether a finding is an error of the value at a path: a set has no paths into it. */
function isAbout(finding: Finding, path: string): boolean {
  if (finding.severity !== "error" || combinationOf(finding) !== undefined) return false;
  const where = generalPath(finding.path.join("."));
  const leaf = path.split(".").at(-1) ?? path;
  if (where === path || where === `${path}.*`) return true;
  return path.startsWith(`${where}.`) && `${finding.summary} ${finding.detail}`.includes(leaf);
}

/** A path as messages spell it, with the index of the first element. */
function spelledPath(path: string, isCollection: boolean): string {
  return path.replaceAll("*", "0") + (isCollection ? ".0" : "");
}

function assemble(
  schema: Schema,
  rules: ReadonlyMap<string, readonly Rule[]>,
  combinations: readonly Combination[],
  notes: ReadonlyMap<string, string>,
  facts?: PlanFacts,
): LearnedType {
  const paths = schemaPaths(schema).map((item) => [item.path, learnedPath(item, rules.get(item.path), facts)] as const);
  const unlearned = sortedEntries([...notes, ...(facts?.unlearned ?? [])]);
  const recomputed = sortedEntries([...(facts?.recomputed ?? [])].map(([name, by]) => [name, [...by].sort()] as const));
  return {
    schemaVersion: schema.version,
    ...(facts?.legacy === true && { legacy: true }),
    paths: Object.fromEntries(paths),
    ...(combinations.length > 0 && { combinations }),
    ...(recomputed.length > 0 && { recomputed: Object.fromEntries(recomputed) }),
    ...(unlearned.length > 0 && { unlearned: Object.fromEntries(unlearned) }),
  };
}

function learnedPath(item: SchemaPath, rules: readonly Rule[] | undefined, facts: PlanFacts | undefined): LearnedPath {
  const cause = facts?.replaces.get(item.path);
  const replaces = cause !== undefined && { replaces: cause };
  if ("block" in item) {
    const { nesting_mode, min_items = null, max_items = null } = item.block;
    const items = (min_items !== null || max_items !== null) && { items: [min_items, max_items] as const };
    const computed = facts?.computedBlocks.has(item.path) === true && { computed: true as const };
    return { block: nesting_mode, ...items, ...computed, ...replaces };
  }
  const { type = "dynamic", required, optional, computed, sensitive, write_only } = item.attribute;
  const fallback = facts?.defaults.get(item.path);
  const json = facts?.json.get(item.path);
  return {
    type,
    ...(required && { required }),
    ...(optional && { optional }),
    ...(computed && { computed }),
    ...(sensitive && { sensitive }),
    ...(write_only && { writeOnly: true }),
    ...replaces,
    ...(fallback !== undefined && { default: fallback }),
    ...(json !== undefined && { json }),
    ...(rules !== undefined && { rules }),
  };
}

function sortedEntries<T>(entries: readonly (readonly [string, T])[]): (readonly [string, T])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}
