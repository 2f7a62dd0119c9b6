import type { Value } from "../wire/value.ts";
import { formats } from "./formats.ts";
import type { Range, Rule } from "./learned-type.ts";

/** What a provider says about a value: a summary and perhaps a detail. */
export interface Sentence {
  readonly summary: string;
  readonly detail: string;
}

/** What the real provider would say about a known value; undefined if it takes it. */
export function violation(rule: Rule, path: string, value: Value): Sentence | undefined {
  const problem = "format" in rule ? formats[rule.format](path, String(value)) : undefined;
  if ("format" in rule ? problem === undefined : satisfies(rule, value)) return undefined;
  const fill = (template: string): string => sentence(template, rule, path, value);
  const summary = rule.says === undefined && problem !== undefined ? problem : fill(rule.says ?? usualWords(rule));
  return { summary, detail: fill(rule.detail ?? "") };
}

/** How the validators of the provider's SDK word a violation. */
function usualWords(rule: Rule): string {
  if ("oneOf" in rule) return "expected {path} to be one of {allowed}, got {value}";
  if ("range" in rule) return `expected {path} to be ${rangeWords(rule.range)}, got {value}`;
  if ("above" in rule) return `expected {path} to be greater than (${rule.above}), got {value}`;
  if ("length" in rule) return `expected length of {path} to be ${rangeWords(rule.length)}, got {value}`;
  if ("multipleOf" in rule) return `expected {path} to be divisible by ${rule.multipleOf}, got: {value}`;
  return "invalid value for {path}";
}

function satisfies(rule: Exclude<Rule, { readonly format: unknown }>, value: Value): boolean {
  if ("oneOf" in rule) {
    const same = (allowed: string | number): boolean =>
      allowed === value || (rule.ignoreCase === true && String(allowed).toLowerCase() === String(value).toLowerCase());
    return rule.oneOf.some(same);
  }
  if ("range" in rule) return isWithin(rule.range, Number(value));
  if ("above" in rule) return Number(value) > rule.above;
  if ("length" in rule) return isWithin(rule.length, String(value).length);
  if ("multipleOf" in rule) return Number(value) % rule.multipleOf === 0;
  return expression(rule.pattern).test(String(value));
}

const expressions = new Map<string, RegExp>();

function expression(pattern: string): RegExp {
  const known = expressions.get(pattern) ?? new RegExp(pattern, "s");
  expressions.set(pattern, known);
  return known;
}

export function isWithin([minimum, maximum]: Range, size: number): boolean {
  return size >= (minimum ?? Number.NEGATIVE_INFINITY) && size <= (maximum ?? Number.POSITIVE_INFINITY);
}

function rangeWords([minimum, maximum]: Range): string {
  if (maximum === null) return `at least (${minimum})`;
  return minimum === null ? `at most (${maximum})` : `in the range (${minimum} - ${maximum})`;
}

/**
 * A template with its parts filled in: `{path}` is `scaling_config.0.max_size`, `{leaf}` its last step, `{value}` the
 * value, `{quoted}` the value in quotes, `{allowed}` the allowed values.
 */
function sentence(template: string, rule: Rule, path: string, value: Value): string {
  const allowed = "oneOf" in rule ? `[${rule.oneOf.map((item) => JSON.stringify(item)).join(" ")}]` : "";
  const parts: Record<string, string> = {
    path,
    leaf:
      path
        .replace(/(\.\d+)+$/, "")
        .split(".")
        .at(-1) ?? path,
    value: String(value),
    quoted: JSON.stringify(String(value)),
    allowed,
  };
  return template.replace(/\{(\w+)\}/g, (whole, part: string) => parts[part] ?? whole);
}
