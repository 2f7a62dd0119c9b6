import { createRequire } from "node:module";

// The package has sixty files, which most commands do without: it is loaded when a text is first read.
const require = createRequire(import.meta.url);

export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [name: string]: Json;
}

/**
 * Reads a YAML or JSON document as Go's YAML library does for Helm and Kubernetes: as version 1.1, in which `yes` and
 * `on` are booleans, except that dates remain text. Of several documents the first counts, of several keys of one name
 * the last.
 *
 * @throws {Error} if the text is not YAML, or has a key that JSON has not, such as an unquoted `{{ }}`
 */
export function parseYaml(text: string): Json {
  const { parseAllDocuments } = require("yaml") as typeof import("yaml");
  const [first] = parseAllDocuments(text, {
    version: "1.1",
    logLevel: "error",
    uniqueKeys: false,
    customTags: (tags) => tags.filter((tag) => typeof tag === "string" || tag.tag !== "tag:yaml.org,2002:timestamp"),
  });
  const [problem] = first?.errors ?? [];
  if (problem !== undefined) throw problem;
  return asJson(first?.toJS({ mapAsMap: true }) ?? null);
}

function asJson(content: unknown): Json {
  if (Array.isArray(content)) return content.map(asJson);
  if (!(content instanceof Map)) return content as Json;
  const entries = [...content].map(([key, value]): [string, Json] => {
    if (key instanceof Map || Array.isArray(key)) throw new Error("invalid map key");
    return [String(key), asJson(value)];
  });
  return Object.fromEntries(entries);
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
