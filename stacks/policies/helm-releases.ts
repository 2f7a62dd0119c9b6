import { isReleaseName } from "@ml-platform/rules";
import { parse, YAMLParseError } from "yaml";
import { list, namesReference } from "./configuration.ts";
import type { Policy } from "./policy.ts";

/** A document without references as Terraform hands it to the provider: `$${` stands for `${`. */
function unescaped(document: string): string {
  return document.replace(/([$%])\1\{/g, "$1{");
}

/** YAML 1.1, in which a key may be there twice, as in the libraries of Helm (sigs.k8s.io/yaml). */
const asHelmReads = { version: "1.1", logLevel: "error", uniqueKeys: false, mapAsMap: true } as const;

const severalDocuments = "holds several documents, of which Helm takes only the first";

/** What keeps Helm from reading a document of values: it must be a YAML map that can be written as JSON, or empty. */
function unreadable(document: string): string | undefined {
  let content: unknown;
  try {
    content = isJsonMap(document) ? new Map() : parse(document, asHelmReads);
  } catch (error) {
    if (error instanceof YAMLParseError && error.code === "MULTIPLE_DOCS") return severalDocuments;
    const [reason] = String(error instanceof Error ? error.message : error).split("\n");
    return `is not YAML (${reason?.replace(/:$/, "")})`;
  }
  if (content === null || content === undefined) return undefined;
  if (Array.isArray(content)) return "is a list";
  if (!(content instanceof Map)) return `is the ${typeof content} ${JSON.stringify(content)}`;
  return hasWholeKey(content) ? "has a map or a list as a key, as an unquoted {{ }} does" : undefined;
}

/** Whether a key anywhere in a document is more than a text, a number or a boolean, which JSON has no way to write. */
function hasWholeKey(content: unknown): boolean {
  if (Array.isArray(content)) return content.some(hasWholeKey);
  if (!(content instanceof Map)) return false;
  return [...content].some(([key, value]) => key instanceof Map || Array.isArray(key) || hasWholeKey(value));
}

/** Documents that modules write are JSON, which is faster to read. */
function isJsonMap(document: string): boolean {
  if (!/^\s*\{/.test(document)) return false;
  try {
    JSON.parse(document);
    return true;
  } catch {
    return false;
  }
}

/** What Helm refuses of a release only while it is applied. */
export const helmReleases: Policy = {
  id: "helm-releases",
  description: "Helm releases have names and values that Helm accepts.",
  check({ kind, type, config }) {
    if (kind !== "resource" || type !== "helm_release") return undefined;
    const name = String(config["name"] ?? "");
    if (!namesReference(name) && !isReleaseName(name)) {
      return `has the release name "${name}", which Helm refuses only while it is applied: use at most 53 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends of each part`;
    }
    const documents = list(config["values"]);
    for (const [index, document] of documents.entries()) {
      if (typeof document !== "string" || namesReference(document)) continue;
      const problem = unreadable(unescaped(document));
      if (problem === undefined) continue;
      const consequence = problem === severalDocuments ? "" : ", and Helm refuses it only while it is applied";
      return `has values[${index}], which ${problem}${consequence}: write a map in YAML or JSON, such as "replicas: 2"`;
    }
    return undefined;
  },
};
