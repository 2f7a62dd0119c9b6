import { parse } from "yaml";

export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [name: string]: Json;
}

/**
 * Reads a YAML or JSON document as Go's YAML library does for Helm and Kubernetes: as version 1.1, in which `yes` and
 * `on` are booleans, except that dates remain text.
 *
 * @throws {Error} if the text is not YAML
 */
export function parseYaml(text: string): Json {
  return parse(text, {
    version: "1.1",
    logLevel: "error",
    customTags: (tags) => tags.filter((tag) => typeof tag === "string" || tag.tag !== "tag:yaml.org,2002:timestamp"),
  }) as Json;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
