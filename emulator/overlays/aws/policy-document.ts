import { ProviderError } from "../../wire/diagnostic.ts";
import { isList, isObject, type ObjectValue, type Value } from "../../wire/value.ts";
import { text } from "./words.ts";

interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement?: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Renders `aws_iam_policy_document` as the real data source does: single values without a list, lists in descending
 * order, source documents first, overriding documents last, where they replace statements with the same sid.
 */
export function policyDocument(config: ObjectValue): PolicyDocument {
  const own = mapList(config["statement"], statement);
  const documents = (name: string): PolicyDocument[] =>
    mapList(config[name], (item) => JSON.parse(text(item)) as PolicyDocument);
  const before = documents("source_policy_documents").flatMap(({ Statement = [] }) => Statement);
  const after = documents("override_policy_documents").flatMap(({ Statement = [] }) => Statement);
  const sids = [...before, ...own].map(({ Sid }) => Sid).filter((sid) => sid !== undefined);
  const twice = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (twice !== undefined) throw new ProviderError(`duplicate Sid (${String(twice)})`);
  const statements = after.reduce<PolicyDocument["Statement"] & object>(override, [...before, ...own]);
  const id = text(config["policy_id"]);
  return {
    Version: text(config["version"]) || "2012-10-17",
    ...(id !== "" && { Id: id }),
    ...(statements.length > 0 && { Statement: statements }),
  };
}

function override(
  statements: readonly Readonly<Record<string, unknown>>[],
  next: Readonly<Record<string, unknown>>,
): readonly Readonly<Record<string, unknown>>[] {
  const same = statements.findIndex(({ Sid }) => Sid !== undefined && Sid === next["Sid"]);
  return same < 0 ? [...statements, next] : statements.with(same, next);
}

function statement(value: Value): Readonly<Record<string, unknown>> {
  const block = value as ObjectValue;
  const sid = text(block["sid"]);
  const fields: [string, unknown][] = [
    ["Sid", sid === "" ? undefined : sid],
    ["Effect", text(block["effect"]) || "Allow"],
    ["Action", oneOrMany(block["actions"])],
    ["NotAction", oneOrMany(block["not_actions"])],
    ["Resource", oneOrMany(block["resources"])],
    ["NotResource", oneOrMany(block["not_resources"])],
    ["Principal", principals(block["principals"])],
    ["NotPrincipal", principals(block["not_principals"])],
    ["Condition", conditions(block["condition"])],
  ];
  return Object.fromEntries(fields.filter(([, field]) => field !== undefined));
}

function oneOrMany(value: Value | undefined): string | string[] | undefined {
  const items = [...new Set(mapList(value, text))].sort().reverse();
  if (items.length === 0) return undefined;
  return items.length === 1 ? items[0] : items;
}

function principals(value: Value | undefined): unknown {
  const blocks = mapList(value, (item) => item as ObjectValue);
  if (blocks.length === 0) return undefined;
  const byType = new Map<string, string[]>();
  for (const block of blocks) {
    const type = text(block["type"]);
    byType.set(type, [...(byType.get(type) ?? []), ...mapList(block["identifiers"], text)]);
  }
  if (byType.get("*")?.includes("*") === true && byType.size === 1) return "*";
  return Object.fromEntries([...byType].map(([type, identifiers]) => [type, oneOrMany(identifiers)]));
}

/** `{ StringEquals: { "aws:SourceVpc": "vpc-1" } }`. */
function conditions(value: Value | undefined): unknown {
  const result: Record<string, Record<string, unknown>> = {};
  for (const block of mapList(value, (item) => (isObject(item) ? item : {}))) {
    const values = mapList(block["values"], text);
    const test = text(block["test"]);
    result[test] = { ...result[test], [text(block["variable"])]: values.length === 1 ? values[0] : values };
  }
  return Object.keys(result).length === 0 ? undefined : result;
}

function mapList<T>(value: Value | undefined, each: (item: Value) => T): T[] {
  return isList(value) ? value.map(each) : [];
}
