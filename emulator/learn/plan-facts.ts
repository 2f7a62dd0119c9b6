import { type JsonEquality, type JsonForm, rewritten } from "../learned/json-text.ts";
import type { LearnedPath } from "../learned/learned-type.ts";
import { proposedState } from "../real/proposed-state.ts";
import type { PlanResult } from "../real/provider-client.ts";
import { type Block, blockType, type Schema, type Type } from "../schema/schema.ts";
import { isConfigurable, type SchemaPath, schemaPaths } from "../schema/schema-paths.ts";
import type { PathStep } from "../wire/diagnostic.ts";
import { equal, isList, isObject, isUnknown, type ObjectValue, type Value } from "../wire/value.ts";
import { another, examples } from "./examples.ts";
import { emptyElement, type Fill, isAbsent, place, valueAt, without } from "./place.ts";

const noChange = "the provider sees no change";

const jsonForms: readonly JsonForm[] = ["sorted", "versionFirst", "asWritten"];

const policies = {
  written:
    '{ "Version": "2012-10-17", "Statement": [{"Resource": ["*"], "Effect": "Allow", "Action": ["s3:*", "ec2:*"]}] }',
  reordered:
    '{"Statement": [{"Action": ["s3:*", "ec2:*"], "Effect": "Allow", "Resource": ["*"]}], "Version": "2012-10-17"}',
  equivalent:
    '{"Version": "2012-10-17", "Statement": {"Resource": "*", "Effect": "Allow", "Action": ["ec2:*", "s3:*"]}}',
} as const;

/** What plans of one resource type show. */
export interface PlanFacts {
  readonly legacy: boolean;
  readonly defaults: ReadonlyMap<string, Value>;
  readonly replaces: ReadonlyMap<string, true | "added" | "removed">;
  /** Blocks that the provider fills in, and keeps when the configuration leaves them out. */
  readonly computedBlocks: ReadonlySet<string>;
  readonly json: ReadonlyMap<string, readonly [JsonForm, JsonEquality]>;
  readonly recomputed: ReadonlyMap<string, ReadonlySet<string>>;
  readonly unlearned: ReadonlyMap<string, string>;
}

export interface PlanQuestion {
  readonly schema: Schema;
  /** Valid configurations. */
  readonly samples: readonly ObjectValue[];
  readonly rules: ReadonlyMap<string, LearnedPath["rules"]>;
  /** A configuration in which an argument may stand: without what conflicts, with what it needs. */
  readonly roomFor: (config: ObjectValue, path: string) => ObjectValue;
  readonly plan: (prior: ObjectValue | null, proposed: ObjectValue, config: ObjectValue) => Promise<PlanResult>;
}

/** Plans the creation of every sample, and the change of every argument by itself. */
export async function learnPlanFacts(question: PlanQuestion): Promise<PlanFacts> {
  return new PlanLearner(question).learn();
}

class PlanLearner {
  private readonly question: PlanQuestion;
  private readonly block: Block;
  private readonly type: Type;
  private readonly defaults = new Map<string, Value[]>();
  private readonly unset = new Set<string>();
  private readonly replaces = new Map<string, true | "added" | "removed">();
  private readonly computedBlocks = new Set<string>();
  private readonly json = new Map<string, readonly [JsonForm, JsonEquality]>();
  private readonly recomputed = new Map<string, Set<string>>();
  private readonly unlearned = new Map<string, string>();
  private readonly created = new Map<string, Promise<ObjectValue | undefined>>();
  private legacy = false;

  constructor(question: PlanQuestion) {
    this.question = question;
    this.block = question.schema.block;
    this.type = blockType(this.block);
  }

  async learn(): Promise<PlanFacts> {
    for (const sample of this.question.samples) await this.create(sample);
    for (const item of schemaPaths(this.question.schema)) {
      if ("attribute" in item && !isConfigurable(item.attribute)) continue;
      if (
        item.path === "id" ||
        item.path === "tags_all" ||
        item.path === "timeouts" ||
        item.path.startsWith("timeouts.")
      )
        continue;
      await this.change(item);
    }
    return {
      legacy: this.legacy,
      defaults: this.settledDefaults(),
      replaces: this.replaces,
      computedBlocks: this.computedBlocks,
      json: this.json,
      recomputed: this.recomputed,
      unlearned: this.unlearned,
    };
  }

  /** The object that a configuration makes, with made-up values for what is unknown; undefined if it is refused. */
  private create(config: ObjectValue): Promise<ObjectValue | undefined> {
    const key = JSON.stringify(config);
    const known = this.created.get(key) ?? this.planCreation(config);
    this.created.set(key, known);
    return known;
  }

  private async planCreation(config: ObjectValue): Promise<ObjectValue | undefined> {
    const { planned, findings, legacy } = await this.question.plan(
      null,
      proposedState(this.block, null, config),
      config,
    );
    if (planned === null || findings.some(({ severity }) => severity === "error")) return undefined;
    this.legacy ||= legacy;
    this.collectDefaults(this.block, config, planned, "");
    return knownValue(planned, this.type, "") as ObjectValue;
  }

  private collectDefaults(block: Block, config: ObjectValue, planned: ObjectValue, prefix: string): void {
    for (const name of Object.keys(block.attributes)) {
      if ((config[name] ?? null) !== null || name === "tags_all") continue;
      const path = prefix + name;
      const value = planned[name] ?? null;
      if (value === null || isUnknown(value)) this.unset.add(path);
      else this.defaults.set(path, [...(this.defaults.get(path) ?? []), value]);
    }
    for (const [name, { nesting_mode, block: inner }] of Object.entries(block.block_types)) {
      const [given, made] = [config[name] ?? null, planned[name] ?? null];
      if (isUnknown(made)) this.computedBlocks.add(prefix + name);
      if (!isList(given) || !isList(made)) continue;
      for (const [index, element] of given.entries()) {
        if (!isObject(element)) continue;
        const match = nesting_mode === "list" ? made[index] : made.find((other) => extendsConfig(other, element));
        if (isObject(match)) this.collectDefaults(inner, element, match, `${prefix}${name}.*.`);
      }
    }
  }

  private settledDefaults(): Map<string, Value> {
    const settled = new Map<string, Value>();
    for (const [path, values] of this.defaults) {
      const [first = null] = values;
      if (this.unset.has(path) || values.some((value) => !equal(value, first))) {
        this.unlearned.set(path, "its default depends on other arguments");
      } else settled.set(path, first);
    }
    return settled;
  }

  private async change(item: SchemaPath): Promise<void> {
    const { path } = item;
    const [before, after] = this.variants(item);
    const reason =
      "block" in item
        ? await this.addBlock(path, before)
        : await this.changeValue(path, before, after, item.attribute.optional === true);
    if (reason !== undefined) this.unlearned.set(path, reason);
  }

  private variants(item: SchemaPath): readonly [Value, Value] {
    if ("block" in item) {
      const { block, nesting_mode } = item.block;
      const one = emptyElement(block, `${item.path}.*.`, this.fill);
      return nesting_mode === "single" ? [one, null] : [[one], []];
    }
    const name = item.path.split(".").at(-1) ?? "";
    const rules = this.question.rules.get(item.path) ?? [];
    return examples(name, item.attribute.type ?? "dynamic", rules);
  }

  private readonly fill: Fill = (path, block, name) => {
    const rules = this.question.rules.get(path) ?? [];
    return examples(name, block.attributes[name]?.type ?? "dynamic", rules)[0];
  };

  /** The sample that already has something at the path, else the first, without what may not stand beside it. */
  private baseFor(path: string): ObjectValue {
    const { samples, roomFor } = this.question;
    const having = samples.find((sample) => !isAbsent(valueAt(sample, path))) ?? samples[0] ?? {};
    return roomFor(having, path);
  }

  private async changeValue(
    path: string,
    before: Value,
    after: Value,
    isOptional: boolean,
  ): Promise<string | undefined> {
    const sample = this.baseFor(path);
    const base = isAbsent(valueAt(sample, path)) ? this.placed(sample, path, before) : sample;
    let reason: string | undefined;
    for (const config of this.alternatives(base, path)) {
      const prior = await this.create(config);
      if (prior === undefined) {
        reason ??= await this.reasonOf(config);
        continue;
      }
      await this.noteJson(path, config);
      if (isOptional) await this.create(without(config, path));
      const other = another([before, after], valueAt(config, path), typeAt(this.type, path));
      const { replaced, problem } = await this.compare(path, prior, this.placed(config, path, other));
      if (replaced) this.replaces.set(path, true);
      if (problem === undefined) return undefined;
      reason ??= problem;
      if (problem === noChange) break;
    }
    return reason;
  }

  private async addBlock(path: string, one: Value): Promise<string | undefined> {
    const sample = this.baseFor(path);
    const full = isAbsent(valueAt(sample, path)) ? this.placed(sample, path, one) : sample;
    let reason: string | undefined;
    for (const config of this.alternatives(full, path)) {
      const [absent, present] = [await this.create(without(config, path)), await this.create(config)];
      if (absent === undefined || present === undefined) {
        reason ??= await this.reasonOf(absent === undefined ? without(config, path) : config);
        continue;
      }
      const added = await this.compare(path, { ...absent, ...emptied(absent, path) }, config);
      const removed = await this.compare(path, present, without(config, path));
      if (added.replaced && removed.replaced) this.replaces.set(path, true);
      else if (added.replaced) this.replaces.set(path, "added");
      else if (removed.replaced) this.replaces.set(path, "removed");
      const problem = this.computedBlocks.has(path) ? added.problem : (added.problem ?? removed.problem);
      if (problem === undefined) return undefined;
      reason ??= problem;
      if (problem === noChange) break;
    }
    return reason;
  }

  /** A configuration, and others to try where the provider refuses it: without an argument, or with another choice. */
  private alternatives(config: ObjectValue, path: string): ObjectValue[] {
    const [kept = ""] = path.split(".");
    const names = Object.keys(config).filter((name) => name !== kept && !isAbsent(config[name] ?? null));
    const lacking = names
      .filter((name) => this.block.attributes[name]?.optional === true)
      .map((name) => without(config, name));
    const choosing = names.flatMap((name) => {
      const choices = (this.question.rules.get(name) ?? []).flatMap((rule) => ("oneOf" in rule ? rule.oneOf : []));
      return choices.filter((choice) => choice !== config[name]).map((choice) => ({ ...config, [name]: choice }));
    });
    return [config, ...lacking, ...choosing];
  }

  private placed(config: ObjectValue, path: string, value: Value): ObjectValue {
    return place(config, this.block, path, value, this.fill);
  }

  /** Plans a change: whether it replaces the object, and why that could not be learned. */
  private async compare(
    path: string,
    prior: ObjectValue,
    config: ObjectValue,
  ): Promise<{ readonly replaced: boolean; readonly problem?: string }> {
    const proposed = proposedState(this.block, prior, config);
    const { planned, requiresReplace, findings } = await this.question.plan(prior, proposed, config);
    const error = findings.find(({ severity }) => severity === "error");
    if (error !== undefined) return { replaced: false, problem: errorWords(error) };
    if (planned === null) return { replaced: false, problem: "the provider plans nothing" };
    if (equal(planned, prior, this.type)) return { replaced: false, problem: noChange };
    const causes = requiresReplace.map(patternOf).filter((pattern) => pattern !== "id");
    const replaced = causes.some((pattern) => path === pattern || path.startsWith(`${pattern}.`));
    if (causes.length === 0) this.noteRecomputed(path, prior, planned, config);
    return { replaced };
  }

  private noteRecomputed(path: string, prior: ObjectValue, planned: ObjectValue, config: ObjectValue): void {
    const [argument = ""] = path.split(".");
    for (const [name, { computed }] of Object.entries(this.block.attributes)) {
      if (computed !== true || name === argument || name === "tags_all" || !isAbsent(config[name] ?? null)) continue;
      if (!isUnknown(planned[name]) || isUnknown(prior[name])) continue;
      this.recomputed.set(name, (this.recomputed.get(name) ?? new Set()).add(argument));
    }
  }

  /** Tries JSON in another order, and a policy that allows the same. */
  private async noteJson(path: string, config: ObjectValue): Promise<void> {
    const rules = this.question.rules.get(path) ?? [];
    if (!rules.some((rule) => "format" in rule && rule.format.startsWith("json"))) return;
    const written = this.placed(config, path, policies.written);
    const prior = await this.create(written);
    if (prior === undefined) return;
    const made = valueAt(prior, path);
    const form = jsonForms.find((candidate) => rewritten(policies.written, candidate) === made);
    const isSame = async (text: string): Promise<boolean> =>
      (await this.compare(path, prior, this.placed(written, path, text))).problem === noChange;
    if (form === undefined || !(await isSame(policies.reordered))) return;
    this.json.set(path, [form, (await isSame(policies.equivalent)) ? "policy" : "content"]);
  }

  private async reasonOf(config: ObjectValue): Promise<string> {
    const { findings } = await this.question.plan(null, proposedState(this.block, null, config), config);
    const error = findings.find(({ severity }) => severity === "error");
    return error === undefined ? "the provider plans nothing" : errorWords(error);
  }
}

function errorWords({ summary, detail }: { readonly summary: string; readonly detail: string }): string {
  return detail === "" ? summary : `${summary}: ${detail}`;
}

/** Whether an element of a planned set has everything that an element of the configuration gives. */
function extendsConfig(planned: Value, config: Value): boolean {
  if (config === null) return true;
  if (isObject(config) && isObject(planned)) {
    return Object.entries(config).every(([name, value]) => extendsConfig(planned[name] ?? null, value));
  }
  if (isList(config) && isList(planned)) {
    return config.every((item) => planned.some((other) => extendsConfig(other, item)));
  }
  return equal(planned, config);
}

function patternOf(path: readonly PathStep[]): string {
  return path.map((step) => (typeof step === "number" ? "*" : step)).join(".");
}

/** A state in which nothing is unknown, with values that look like what AWS would give. */
function knownValue(value: Value, type: Type, name: string): Value {
  if (isUnknown(value)) return isOfObjects(type) ? [] : examples(name, type, [])[0];
  if (isList(value)) {
    const element = typeof type !== "string" && (type[0] === "list" || type[0] === "set") ? type[1] : "dynamic";
    return value.map((item) => knownValue(item, element, name));
  }
  if (!isObject(value)) return value;
  const fieldType = (field: string): Type =>
    typeof type === "string"
      ? "dynamic"
      : type[0] === "object"
        ? (type[1][field] ?? "dynamic")
        : type[0] === "map"
          ? type[1]
          : "dynamic";
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [field, knownValue(inner, fieldType(field), field)]),
  );
}

function isOfObjects(type: Type): boolean {
  return typeof type !== "string" && (type[0] === "list" || type[0] === "set") && type[1][0] === "object";
}

/** A state in which a block at the top is absent, whatever the provider would fill in. */
function emptied(state: ObjectValue, path: string): ObjectValue {
  return isList(state[path]) ? { [path]: [] } : {};
}

function typeAt(type: Type, path: string): Type {
  let here = type;
  for (const step of path.split(".")) {
    if (typeof here === "string" || here[0] === "tuple") return "dynamic";
    here = here[0] === "object" ? (here[1][step] ?? "dynamic") : here[1];
  }
  return here;
}
