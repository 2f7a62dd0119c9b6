import { configurationAddress, type InstanceKey, instanceAddress } from "./address.ts";
import { unwrapDynamic } from "./dynamic.ts";
import { parseJson as parseExactJson } from "./exact-json.ts";
import { StateError } from "./failure.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { type Marks, mask } from "./mask.ts";
import { Secrets } from "./secrets.ts";
import { Output, Resource, type State } from "./state.ts";

/**
 * Parses a state of format version 4, which every backend stores unchanged.
 *
 * Source: internal/states/statefile/version4.go of Terraform 1.11.
 *
 * @param secrets the secrets of the state are added to it; those already in it are hidden
 * @throws {StateError} for anything else
 */
export function parseState(text: string, secrets = new Secrets()): State {
  const file = readRoot(text);
  return {
    terraformVersion: optional(file, "terraform_version", "string", "") ?? "",
    serial: optional(file, "serial", "number", "") ?? 0,
    lineage: optional(file, "lineage", "string", "") ?? "",
    outputs: readOutputs(file["outputs"], secrets),
    resources: readList(file, "resources", "").flatMap((resource, index) =>
      readResource(resource, `resources[${index}]`, secrets),
    ),
    secrets,
  };
}

const currentVersion = 4;

function readRoot(text: string): JsonObject {
  const root = parseJson(text);
  if (!isObject(root))
    throw new StateError("not-json", "is JSON but not an object, so it is not a Terraform state file.");
  const version = root["version"];
  if (version === currentVersion) return root;
  if (typeof version === "number" && version > currentVersion) {
    throw new StateError(
      "newer-version",
      `has state format ${version}, newer than the supported format ${currentVersion}. Use a newer version of this repository, or the Terraform that wrote the state.`,
    );
  }
  // internal/encryption/base.go of OpenTofu 1.12: the state format is inside.
  if (typeof root["encrypted_data"] === "string") {
    throw new StateError(
      "encrypted",
      "is encrypted by OpenTofu, which is not supported. Write it without encryption: https://opentofu.org/docs/language/state/encryption.",
    );
  }
  throw new StateError(
    "unknown-version",
    typeof version === "number"
      ? `has state format ${version}, written by Terraform before 0.12. Run "terraform apply -refresh-only" with a current Terraform to upgrade it.`
      : "is JSON but has no state format version, so it is not a Terraform state file.",
  );
}

/** Never passes on a message of `JSON.parse`: it quotes the text, which may contain secrets. */
function parseJson(text: string): unknown {
  if (text.trim() === "") {
    throw new StateError(
      "empty",
      "is empty. Restore an earlier version (the .backup file beside a local state, or an earlier version of the object).",
    );
  }
  try {
    return parseExactJson(text);
  } catch {
    throw text.trimStart().startsWith("{") && isUnfinished(text)
      ? new StateError("truncated", "is truncated. Restore an earlier version.")
      : new StateError("not-json", "is not JSON. Restore an earlier version.");
  }
}

/** Whether a string or a bracket is still open at the end. */
function isUnfinished(json: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < json.length; index++) {
    const character = json.charAt(index);
    if (character === '"') quoted = !quoted;
    else if (quoted && character === "\\") index++;
    else if (!quoted && "{[".includes(character)) depth++;
    else if (!quoted && "}]".includes(character)) depth--;
  }
  return quoted || depth > 0;
}

function readOutputs(outputs: Json | undefined, secrets: Secrets): Output[] {
  if (outputs === undefined || outputs === null) return [];
  if (!isObject(outputs)) throw malformed("outputs", "an object");
  return Object.entries(outputs).map(([name, output]) => {
    if (!isObject(output)) throw malformed(`outputs.${name}`, "an object");
    const sensitive = optional(output, "sensitive", "boolean", `outputs.${name}`) ?? false;
    const raw = output["value"] ?? null;
    const wrapped = mask(
      { [name]: raw },
      { type: "", marks: sensitive ? new Map([[name, true]]) : undefined, found: secrets },
    );
    return new Output(name, sensitive, { raw, masked: (wrapped as JsonObject)[name] ?? null, secrets });
  });
}

function readResource(resource: Json, where: string, secrets: Secrets): Resource[] {
  if (!isObject(resource)) throw malformed(where, "an object");
  const mode = resource["mode"];
  if (mode !== "managed" && mode !== "data") throw malformed(`${where}.mode`, '"managed" or "data"');
  const parts = {
    module: optional(resource, "module", "string", where) ?? "",
    mode,
    type: required(resource, "type", where),
    name: required(resource, "name", where),
  } as const;
  const shared = {
    ...parts,
    configurationAddress: configurationAddress(parts),
    provider: readProvider(optional(resource, "provider", "string", where) ?? ""),
  };
  return readList(resource, "instances", where).map((instance, index) => {
    const here = `${where}.instances[${index}]`;
    if (!isObject(instance)) throw malformed(here, "an object");
    const key = readKey(instance["index_key"], here);
    const deposed = optional(instance, "deposed", "string", here);
    const raw = readAttributes(instance, here);
    const marks = readMarks(instance["sensitive_attributes"], here);
    if (marks !== undefined && parts.type === "terraform_data") copyInputMarks(marks);
    return new Resource(
      {
        ...shared,
        address: instanceAddress({ ...parts, key }),
        tainted: instance["status"] === "tainted",
        dependencies: readDependencies(instance, here),
        ...(key !== undefined && { key }),
        ...(deposed !== undefined && { deposed }),
      },
      {
        raw,
        masked: mask(raw, { type: parts.type, marks, found: secrets }) as JsonObject,
        secrets,
      },
    );
  });
}

/** `provider["registry.terraform.io/hashicorp/aws"].east` becomes `registry.terraform.io/hashicorp/aws (east)`. */
function readProvider(provider: string): string {
  const [, source, alias] = /provider\["([^"]+)"\](?:\.(.+))?$/.exec(provider) ?? [];
  if (source === undefined) return provider;
  return alias === undefined ? source : `${source} (${alias})`;
}

function readKey(key: Json | undefined, where: string): InstanceKey | undefined {
  if (key === undefined || key === null) return undefined;
  if (typeof key === "string" || typeof key === "number") return key;
  throw malformed(`${where}.index_key`, "a string or a number");
}

/** States not refreshed since Terraform 0.11 have `attributes_flat` instead. */
function readAttributes(instance: JsonObject, where: string): JsonObject {
  const attributes = instance["attributes"] ?? instance["attributes_flat"] ?? {};
  if (!isObject(attributes)) throw malformed(`${where}.attributes`, "an object");
  return unwrapDynamic(attributes);
}

function readDependencies(instance: JsonObject, where: string): readonly string[] {
  const dependencies = instance["dependencies"] ?? [];
  if (Array.isArray(dependencies) && dependencies.every((item) => typeof item === "string")) return dependencies;
  throw malformed(`${where}.dependencies`, "a list of addresses");
}

type MarkTree = Map<string | number, Marks>;

/** Parses paths such as `[{ type: "get_attr", value: "input" }, { type: "index", value: { value: 1, type: "number" } }]`. */
function readMarks(paths: Json | undefined, where: string): MarkTree | undefined {
  if (paths === undefined || paths === null) return undefined;
  if (!Array.isArray(paths)) throw malformed(`${where}.sensitive_attributes`, "a list of paths");
  if (paths.length === 0) return undefined;
  const tree: MarkTree = new Map();
  for (const path of paths) {
    if (!Array.isArray(path) || path.length === 0) throw malformed(`${where}.sensitive_attributes`, "a list of paths");
    addPath(
      tree,
      path.map((step) => readStep(step, where)),
    );
  }
  return tree;
}

function readStep(step: Json, where: string): string | number {
  const value = isObject(step) ? step["value"] : undefined;
  const key = isObject(value) ? value["value"] : value;
  if (typeof key === "string" || typeof key === "number") return key;
  throw malformed(`${where}.sensitive_attributes`, "a list of paths");
}

function addPath(tree: MarkTree, path: readonly (string | number)[]): void {
  const [step, ...rest] = path;
  if (step === undefined) return;
  const branch = tree.get(step);
  if (branch === true) return;
  if (rest.length === 0) {
    tree.set(step, true);
    return;
  }
  const next: MarkTree = new Map(branch ?? []);
  tree.set(step, next);
  addPath(next, rest);
}

/** The output of a `terraform_data` resource is its input, but Terraform marks only the input. */
function copyInputMarks(marks: MarkTree): void {
  const input = marks.get("input");
  if (input !== undefined && marks.get("output") === undefined) marks.set("output", input);
}

function readList(object: JsonObject, name: string, where: string): readonly Json[] {
  const list = object[name] ?? [];
  if (Array.isArray(list)) return list;
  throw malformed(join(where, name), "a list");
}

function required(object: JsonObject, name: string, where: string): string {
  const value = object[name];
  if (typeof value === "string" && value !== "") return value;
  throw malformed(join(where, name), "a string");
}

interface Kinds {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
}

function optional<K extends keyof Kinds>(
  object: JsonObject,
  name: string,
  kind: K,
  where: string,
): Kinds[K] | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === kind) return value as unknown as Kinds[K];
  throw malformed(join(where, name), `a ${kind}`);
}

function join(where: string, name: string): string {
  return where === "" ? name : `${where}.${name}`;
}

function malformed(where: string, expected: string): StateError {
  return new StateError(
    "malformed",
    `is not a valid state: ${where} should be ${expected}. Restore an earlier version.`,
    where,
  );
}
