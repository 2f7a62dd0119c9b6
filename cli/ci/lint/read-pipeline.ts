import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { isObject, type Json, type JsonObject, valueAt } from "@ml-platform/state";
import { parseDocument, type YAMLSeq } from "yaml";
import { type LintedPipeline, lintedConditions, lintedJobs } from "./linted-pipeline.ts";

/** The pipeline that GitLab starts itself. All others are started by a job of it. */
export const parentFile = ".gitlab-ci.yml";

/**
 * Reads a pipeline and the local files that it includes.
 *
 * @param root of the repository
 * @param file relative to it
 * @throws {UserError} for a file that is missing, no YAML, or refers to what does not exist
 */
export function readPipeline(root: string, file: string, text = textOf(root, file)): LintedPipeline {
  try {
    const document = withReferences(withIncludes(root, parsed(file, text)));
    return {
      file,
      bytes: Buffer.byteLength(text),
      isChild: basename(file) !== parentFile,
      jobs: lintedJobs(document),
      conditions: lintedConditions(document),
    };
  } catch (failure) {
    if (failure instanceof UserError) throw failure;
    throw new UserError(`${file}: ${failure instanceof Error ? failure.message : String(failure)}.`);
  }
}

function textOf(root: string, file: string): string {
  const path = join(root, file);
  if (existsSync(path)) return readFileSync(path, "utf8");
  throw new UserError(`${file} does not exist. Name pipelines relative to the root of the repository.`);
}

/** `!reference [.job, script]`, until all jobs are known. */
const referenceKey = "!reference";

function parsed(file: string, text: string): JsonObject {
  const reference = {
    tag: referenceKey,
    collection: "seq",
    resolve: (sequence: YAMLSeq) => ({ [referenceKey]: sequence.items.map(String) }),
  } as const;
  const document = parseDocument(text, { customTags: [reference], merge: true });
  const [error] = document.errors;
  if (error !== undefined) throw new UserError(`${file} is not valid YAML: ${error.message}`);
  const content: unknown = document.toJS();
  if (isObject(content)) return content;
  throw new UserError(`${file} is not a pipeline: it has no jobs.`);
}

/** What a file says itself goes before what it includes. */
function withIncludes(root: string, document: JsonObject): JsonObject {
  const include = document["include"];
  const entries = Array.isArray(include) ? (include as readonly Json[]) : include === undefined ? [] : [include];
  const included = entries.flatMap((entry) => {
    const local = isObject(entry) ? entry["local"] : entry;
    if (typeof local !== "string") return [];
    return [withIncludes(root, parsed(local, textOf(root, local)))];
  });
  return Object.assign({}, ...included, document) as JsonObject;
}

function withReferences(document: JsonObject): JsonObject {
  const resolved = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(resolved);
    if (!isObject(value)) return value;
    const path = value[referenceKey];
    if (!Array.isArray(path))
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolved(part)]));
    const found = valueAt(document, ...path.map(String));
    if (found === undefined) throw new Error(`!reference [${path.join(", ")}] refers to nothing`);
    return resolved(found);
  };
  return resolved(document) as JsonObject;
}
