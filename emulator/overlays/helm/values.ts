import { ProviderError } from "../../wire/diagnostic.ts";
import { isList, isObject, type ObjectValue, type Value } from "../../wire/value.ts";
import { isJsonObject, type Json, type JsonObject, parseYaml } from "../yaml.ts";
import { withSetExpression } from "./set-expression.ts";

// What a release is installed with. Source: hashicorp/terraform-provider-helm 3.1, helm/resource_helm_release.go
// (getValues, mergeMaps, cloakSetValue, setReleaseAttributes).

/**
 * The values of a release: the documents of `values`, merged in order, then `set`, `set_list` and `set_sensitive`.
 *
 * @throws {ProviderError} in the real provider's words if a document is not a YAML map or an entry cannot be parsed
 */
export function releaseValues(release: ObjectValue): JsonObject {
  const documents = isList(release["values"]) ? release["values"] : [];
  let values = documents.map(readDocument).reduce(merge, {});
  for (const entry of entriesOf(release["set"])) values = withEntry(values, entry);
  for (const entry of entriesOf(release["set_list"])) values = withList(values, entry);
  for (const entry of entriesOf(release["set_sensitive"])) values = withEntry(values, entry);
  return values;
}

/**
 * The values as the state shows them: JSON in which those of `set_sensitive` are masked. With a `set_wo_revision` the
 * state shows none, because Helm does not record which of them are write-only.
 */
export function shownValues(release: ObjectValue): string {
  return shownConfig(releaseValues(release), release);
}

/** The same of values that Helm has recorded. */
export function shownConfig(config: JsonObject, release: ObjectValue): string {
  if (Number(release["set_wo_revision"] ?? 0) > 0) return "{}";
  const names = entriesOf(release["set_sensitive"]).map(({ name }) => string(name));
  return goJson(names.reduce((values, name) => masked(values, name.split(".")), config));
}

/** Values that only a configuration has: Terraform keeps them in no plan and no state. */
export function writeOnlyValues(config: ObjectValue): JsonObject {
  return entriesOf(config["set_wo"]).reduce<JsonObject>(withEntry, {});
}

/** Values over others: maps are merged, everything else is replaced. */
export function mergedValues(before: JsonObject, after: JsonObject): JsonObject {
  return merge(before, after);
}

function readDocument(document: Value): JsonObject {
  const text = string(document);
  if (text === "") return {};
  let content: Json;
  try {
    content = parseYaml(text);
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split("\n");
    throw new ProviderError("Error unmarshaling values", `---> error converting YAML to JSON: yaml: ${reason} ${text}`);
  }
  if (content === null) return {};
  if (isJsonObject(content)) return content;
  const kind = Array.isArray(content) ? "array" : typeof content === "boolean" ? "bool" : typeof content;
  const reason = `cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
  const detail = `---> error unmarshaling JSON: while decoding JSON: json: ${reason} ${text}`;
  throw new ProviderError("Error unmarshaling values", detail);
}

/** Maps are merged; everything else, lists included, is replaced. */
function merge(before: JsonObject, after: JsonObject): JsonObject {
  const result = { ...before };
  for (const [name, value] of Object.entries(after)) {
    const old = result[name];
    result[name] = isJsonObject(old) && isJsonObject(value) ? merge(old, value) : value;
  }
  return result;
}

function withEntry(values: JsonObject, { name: key, value: raw, type }: ObjectValue): JsonObject {
  const [name, value] = [string(key), string(raw)];
  if (type === "literal") return { ...values, ...readDocument(`${name}: ${value}`) };
  return parsed(type === "string" ? "string value" : "value", name, value, () =>
    withSetExpression(values, `${name}=${value}`, type !== "string"),
  );
}

function withList(values: JsonObject, { name: key, value: raw }: ObjectValue): JsonObject {
  const name = string(key);
  const items = (isList(raw) ? raw : []).filter((item) => item !== null).map(string);
  return parsed("value", name, items.join(","), () => withSetExpression(values, `${name}={${items.join(",")}}`, true));
}

function parsed(what: string, name: string, value: string, parse: () => JsonObject): JsonObject {
  try {
    return parse();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const detail = `Failed parsing key ${JSON.stringify(name)} with value ${value}: ${reason}`;
    throw new ProviderError(`Failed parsing ${what}`, detail);
  }
}

/** Like the real provider, does not find keys with an escaped dot or an index. */
function masked(values: JsonObject, [key = "", ...rest]: readonly string[]): JsonObject {
  if (rest.length === 0) return { ...values, [key]: "(sensitive value)" };
  const inner = values[key];
  return isJsonObject(inner) ? { ...values, [key]: masked(inner, rest) } : values;
}

/** JSON as Go writes it: keys are sorted, and characters with a meaning in HTML are escaped. */
function goJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(",")}]`;
  if (isJsonObject(value)) {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([name, field]) => `${goJson(name)}:${goJson(field)}`).join(",")}}`;
  }
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function entriesOf(value: Value | undefined): ObjectValue[] {
  return isList(value) ? value.filter(isObject) : [];
}

function string(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}
