import type { Combination, LearnedPath, LearnedType, Rule } from "../learned/learned-type.ts";
import type { Finding } from "../real/provider-client.ts";
import type { RunningProvider } from "../real/running-provider.ts";
import type { Schema, Type } from "../schema/schema.ts";
import { elementsOf, isConfigurable, type SchemaPath, schemaPaths } from "../schema/schema-paths.ts";
import type { ObjectValue, Value } from "../wire/value.ts";
import { isList } from "../wire/value.ts";
import { combinationOf, distinctCombinations, generalPath } from "./combinations.ts";
import { examples } from "./examples.ts";
import { emptyElement, expand, type Fill, isAbsent, place, valueAt, without } from "./place.ts";
import { learnPlanFacts, type PlanFacts } from "./plan-facts.ts";
import { type Ask, learnNumberRules, learnStringRules } from "./value-rules.ts";

/** Asks the provider everything about one resource type. */
export async function learnResource(
  provider: RunningProvider,
  type: string,
  schema: Schema,
  given: readonly Value[],
): Promise<LearnedType> {
  const validate = once((config) => provider.validateResource(type, config));
  const samples = given.length === 0 ? [{}] : given;
  const validation = new ValidationLearner(
    schema,
    samples.map((sample) => expand(sample, schema.block)),
    validate,
  );
  const learned = await validation.learn();
  const facts = await learnPlanFacts({
    schema,
    samples: validation.samples,
    rules: learned.rules,
    roomFor: (config, path) => validation.roomFor(config, path),
    plan: (prior, proposed, config) => provider.plan(type, { prior, proposed, config }),
  });
  return assemble(schema, learned, facts);
}

/** Asks the provider everything about one data source. */
export async function learnDataSource(
  provider: RunningProvider,
  type: string,
  schema: Schema,
  given: readonly Value[],
): Promise<LearnedType> {
  const validate = once((config) => provider.validateDataSource(type, config));
  const samples = (given.length === 0 ? [{}] : given).map((sample) => expand(sample, schema.block));
  return assemble(schema, await new ValidationLearner(schema, samples, validate).learn());
}

type Validate = (config: ObjectValue) => Promise<readonly Finding[]>;

/** Keeps the answers: half of the questions are those of the first pass, before the rules of other arguments were known. */
function once(validate: Validate): Validate {
  const answers = new Map<string, ReturnType<Validate>>();
  return (config) => {
    const question = JSON.stringify(config);
    const answer = answers.get(question) ?? validate(config);
    answers.set(question, answer);
    return answer;
  };
}

interface Validation {
  readonly combinations: readonly Combination[];
  readonly rules: ReadonlyMap<string, readonly Rule[]>;
  /** By path of an attribute, what each of its elements must have. */
  readonly needs: ReadonlyMap<string, readonly string[]>;
  readonly unlearned: ReadonlyMap<string, string>;
}

class ValidationLearner {
  readonly samples: readonly ObjectValue[];
  private readonly schema: Schema;
  private readonly validate: Validate;
  private readonly rules = new Map<string, readonly Rule[]>();
  private readonly needs = new Map<string, readonly string[]>();
  private readonly unlearned = new Map<string, string>();
  private combinations: Combination[] = [];

  constructor(schema: Schema, samples: readonly ObjectValue[], validate: Validate) {
    this.schema = schema;
    this.samples = samples;
    this.validate = validate;
  }

  async learn(): Promise<Validation> {
    const items = schemaPaths(this.schema).filter((item) => !("attribute" in item) || isConfigurable(item.attribute));
    await this.tryNothing();
    for (const item of items) await this.tryCombinations(item);
    this.combinations = distinctCombinations(this.combinations);
    // What is required is needed to try the rest.
    const attributes = items.filter((item) => "attribute" in item).filter(({ path }) => path !== "id");
    const required = attributes.filter(({ attribute }) => attribute.required === true);
    const others = attributes.filter(({ attribute }) => attribute.required !== true);
    for (const { path, attribute } of [...required, ...others]) await this.tryValues(path, attribute.type);
    for (const item of items)
      if ("attribute" in item && item.path !== "id") await this.tryValues(item.path, item.attribute.type);
    return { combinations: this.combinations, rules: this.rules, needs: this.needs, unlearned: this.unlearned };
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

  /** Only what is required, to see of what else one argument must be given. */
  private async tryNothing(): Promise<void> {
    this.note(await this.validate(emptyElement(this.schema.block, "", this.fill)));
  }

  private note(findings: readonly Finding[]): void {
    for (const found of findings) {
      const combination = combinationOf(found);
      if (combination !== undefined) this.combinations.push(combination);
    }
  }

  private async tryCombinations(item: SchemaPath): Promise<void> {
    for (const sample of this.samples) {
      const isGiven = !isAbsent(valueAt(sample, item.path));
      const config = isGiven ? without(sample, item.path) : this.placed(sample, item.path, this.exampleOf(item));
      this.note(await this.validate(config));
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

  /** Blocks that are served as attributes have no schema: what each element must have shows when one has nothing. */
  private async tryEmptyElement(path: string, fields: Readonly<Record<string, Type>>): Promise<void> {
    const element = Object.fromEntries(Object.keys(fields).map((name) => [name, null]));
    const found = await this.validate(this.placed(this.samples[0] ?? {}, path, [element]));
    const lacking = found.flatMap(({ detail }) => /^The argument "([^"]+)" is required/.exec(detail)?.slice(1) ?? []);
    const inside = lacking.filter((name) => generalPath(name).startsWith(`${path}.*.`));
    const needed = inside.map((name) => name.split(".").at(-1) ?? "").filter((name) => name in fields);
    if (needed.length > 0) this.needs.set(path, [...new Set(needed)].sort());
    this.unlearned.set(path, "its elements have no schema");
  }

  private async tryValues(path: string, type: Type | undefined): Promise<void> {
    const element = elementsOf(type);
    const kind = element ?? type;
    if (kind !== "string" && kind !== "number") {
      if (typeof kind === "object" && kind[0] === "object") await this.tryEmptyElement(path, kind[1]);
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

function assemble(schema: Schema, validation: Validation, facts?: PlanFacts): LearnedType {
  const { combinations } = validation;
  const paths = schemaPaths(schema).map((item) => [item.path, learnedPath(item, validation, facts)] as const);
  const unlearned = sortedEntries([...validation.unlearned, ...(facts?.unlearned ?? [])]);
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

function learnedPath(item: SchemaPath, validation: Validation, facts: PlanFacts | undefined): LearnedPath {
  const cause = facts?.replaces.get(item.path);
  const replaces = cause !== undefined && { replaces: cause };
  if ("block" in item) {
    const { nesting_mode, min_items = null, max_items = null } = item.block;
    const items = (min_items !== null || max_items !== null) && { items: [min_items, max_items] as const };
    const computed = facts?.computedBlocks.has(item.path) === true && { computed: true as const };
    return { block: nesting_mode, ...items, ...computed, ...replaces };
  }
  const { type = "dynamic", required, optional, computed, sensitive, write_only } = item.attribute;
  const rules = validation.rules.get(item.path);
  const needs = validation.needs.get(item.path);
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
    ...(needs !== undefined && { needs }),
    ...(rules !== undefined && { rules }),
  };
}

function sortedEntries<T>(entries: readonly (readonly [string, T])[]): (readonly [string, T])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}
