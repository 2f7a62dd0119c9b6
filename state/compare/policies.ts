import { isObject, type Json, type JsonObject } from "../model/json.ts";

/**
 * A policy of AWS in one of its many equal spellings: statements and their lists in order, a single value as a list of one,
 * an account as its root, keys in order. Only what means the same becomes equal.
 *
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html (single values and lists, "*" as
 * principal), https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html (an account id
 * stands for arn:aws:iam::<id>:root).
 *
 * @returns undefined if the value is no policy
 */
export function canonicalPolicy(value: Json | undefined): JsonObject | undefined {
  if (!isPolicy(value)) return undefined;
  return sortedKeys({ ...dropEmptyText(value), Statement: sorted(listOf(value["Statement"]).map(statement)) });
}

/** The canonical policy in a text, such as the attribute `assume_role_policy`. */
export function canonicalPolicyText(text: string): JsonObject | undefined {
  if (!text.includes('"Statement"')) return undefined;
  try {
    return canonicalPolicy(JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

/** Whether a value has the form of a policy: statements with an effect. */
export function isPolicy(value: Json | undefined): value is JsonObject {
  if (!isObject(value)) return false;
  const statements = listOf(value["Statement"]);
  return statements.length > 0 && statements.every((each) => isObject(each) && typeof each["Effect"] === "string");
}

const lists = new Set(["Action", "NotAction", "Resource", "NotResource"]);

function statement(value: Json): Json {
  if (!isObject(value)) return value;
  return sortedKeys(
    Object.fromEntries(
      Object.entries(dropEmptyText(value)).map(([key, item]): [string, Json] => {
        if (lists.has(key)) return [key, unique(listOf(item))];
        if (key === "Principal" || key === "NotPrincipal") return [key, principal(item)];
        if (key === "Condition") return [key, condition(item)];
        return [key, item];
      }),
    ),
  );
}

function principal(value: Json): Json {
  const kinds = value === "*" ? { AWS: "*" } : value;
  if (!isObject(kinds)) return kinds;
  return sortedKeys(
    Object.fromEntries(
      Object.entries(kinds).map(([kind, item]): [string, Json] => [
        kind,
        unique(listOf(item).map((each) => (kind === "AWS" ? root(each) : each))),
      ]),
    ),
  );
}

function root(value: Json): Json {
  return typeof value === "string" && /^\d{12}$/.test(value) ? `arn:aws:iam::${value}:root` : value;
}

/** Operators, each with its keys and values. IAM reads `true` and `"true"`, 1 and `"1"` as the same. */
function condition(value: Json): Json {
  if (!isObject(value)) return value;
  const operators = Object.entries(value).map(([operator, keys]): [string, Json] => [
    operator,
    isObject(keys)
      ? sortedKeys(
          Object.fromEntries(
            Object.entries(keys).map(([key, values]): [string, Json] => [
              key,
              unique(listOf(values).map((each) => (isObject(each) ? each : String(each)))),
            ]),
          ),
        )
      : keys,
  ]);
  return sortedKeys(Object.fromEntries(operators));
}

function dropEmptyText(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== ""));
}

function listOf(value: Json | undefined): readonly Json[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value as Json];
}

function unique(values: readonly Json[]): Json[] {
  return sorted([...new Map(values.map((value) => [JSON.stringify(value), value])).values()]);
}

function sorted(values: readonly Json[]): Json[] {
  return values
    .map((value) => ({ value, key: JSON.stringify(value) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ value }) => value);
}

function sortedKeys(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
