import { isObject, type Json, type JsonObject } from "@ml-platform/state";
import type { LintedJob, LintedNeed, LintedRule } from "./linted-job.ts";

/** One pipeline: its file with what it includes. */
export interface LintedPipeline {
  readonly file: string;
  /** Of the file alone, which is what GitLab limits. */
  readonly bytes: number;
  /** Whether another pipeline starts it. */
  readonly isChild: boolean;
  readonly jobs: readonly LintedJob[];
  /** Conditions outside jobs: of `workflow` and `include`. */
  readonly conditions: readonly string[];
}

/** What GitLab reads as something else than a job: https://docs.gitlab.com/ci/yaml/#global-keywords */
const globalKeywords = ["default", "include", "stages", "variables", "workflow", "spec"];

/** Keys of `default` that are given to jobs that do not have their own, as far as the rules look at them. */
const inheritedKeys = ["before_script", "interruptible", "artifacts"];

/**
 * Reads a parsed pipeline as GitLab does, as far as the rules need it.
 *
 * @param document with the content of included files, but not yet with `extends`
 * @throws {Error} for a job that extends one that does not exist
 */
export function lintedJobs(document: JsonObject): LintedJob[] {
  const stages = texts(document["stages"] ?? ["build", "test", "deploy"]);
  return Object.keys(document)
    .filter((name) => !name.startsWith(".") && !globalKeywords.includes(name) && isObject(document[name]))
    .map((name) => {
      const inherited = isObject(document["default"]) ? picked(document["default"], inheritedKeys) : {};
      return lintedJob(name, { ...inherited, ...extended(document, name) }, stages);
    });
}

export function lintedConditions(document: JsonObject): string[] {
  const workflow = isObject(document["workflow"]) ? rulesOf(document["workflow"]["rules"]) : [];
  const includes = listOf(document["include"]).flatMap((each) => (isObject(each) ? rulesOf(each["rules"]) : []));
  return [...workflow, ...includes].flatMap((rule) => rule.if ?? []);
}

/** The job with the keys of those that it extends: https://docs.gitlab.com/ci/yaml/#extends */
function extended(document: JsonObject, name: string, seen: readonly string[] = []): JsonObject {
  const job = document[name];
  if (!isObject(job) || seen.includes(name)) throw new Error(`no job is called "${name}", which is extended`);
  const { extends: bases, ...own } = job;
  const parents = listOf(bases).map((base) => extended(document, String(base), [...seen, name]));
  return [...parents, own].reduce(merged, {});
}

/** Maps are merged; everything else is replaced. */
function merged(under: JsonObject, over: JsonObject): JsonObject {
  const entries = Object.entries(over).map(([key, value]) => {
    const before = under[key];
    return [key, isObject(before) && isObject(value) ? merged(before, value) : value] as const;
  });
  return { ...under, ...Object.fromEntries(entries) };
}

function lintedJob(name: string, job: JsonObject, stages: readonly string[]): LintedJob {
  const { trigger, artifacts, environment, needs, rules } = job;
  return {
    name,
    stage: stages.indexOf(textOf(job["stage"]) ?? "test"),
    commands: [...texts(job["before_script"]), ...texts(job["script"])],
    ...(needs !== undefined && { needs: listOf(needs).map(needOf) }),
    ...(trigger !== undefined && {
      trigger: isObject(trigger) ? optional({ strategy: textOf(trigger["strategy"]) }) : {},
    }),
    ...optional({ resourceGroup: textOf(job["resource_group"]), when: textOf(job["when"]) }),
    interruptible: job["interruptible"] === true,
    ...(isObject(artifacts) && {
      artifacts: {
        paths: texts(artifacts["paths"]),
        reports: isObject(artifacts["reports"]) ? Object.keys(artifacts["reports"]) : [],
        ...optional({ access: textOf(artifacts["access"]), expireIn: textOf(artifacts["expire_in"]) }),
      },
    }),
    ...(environment !== undefined && { environment: environmentOf(environment) }),
    ...(rules !== undefined && { rules: rulesOf(rules) }),
    allowFailure: job["allow_failure"] === true,
    variables: variablesOf(job["variables"]),
  };
}

function environmentOf(environment: Json): NonNullable<LintedJob["environment"]> {
  if (!isObject(environment)) return optional({ name: textOf(environment) });
  return optional({
    name: textOf(environment["name"]),
    action: textOf(environment["action"]),
    onStop: textOf(environment["on_stop"]),
    autoStopIn: textOf(environment["auto_stop_in"]),
  });
}

function needOf(need: Json): LintedNeed {
  if (!isObject(need)) return { job: String(need), isElsewhere: false };
  return { job: textOf(need["job"]) ?? "", isElsewhere: "pipeline" in need || "project" in need };
}

function rulesOf(rules: Json | undefined): LintedRule[] {
  return flat(rules)
    .filter(isObject)
    .map((rule) => optional({ if: textOf(rule["if"]), when: textOf(rule["when"]) }));
}

function variablesOf(variables: Json | undefined): Record<string, string> {
  if (!isObject(variables)) return {};
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, String(isObject(value) ? value["value"] : value)]),
  );
}

function picked(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function texts(value: Json | undefined): string[] {
  return flat(value).filter((each) => typeof each === "string");
}

/** Lists within lists are one list: `!reference` brings them. */
function flat(value: Json | undefined): Json[] {
  return listOf(value).flatMap((each) => (Array.isArray(each) ? flat(each as Json) : [each]));
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

function optional<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
