import { configurationAddress, type InstanceKey, instanceAddress } from "./address.ts";
import { unwrapDynamic } from "./dynamic.ts";
import { StateError } from "./failure.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { type Marks, mask } from "./mask.ts";
import { Output, Resource } from "./resource.ts";
import { Secrets } from "./secrets.ts";
import type { State } from "./state.ts";

/**
 * A state of format version 4, as every backend stores it.
 *
 * @param secrets receives what is secret in it, and hides what it knows already
 *
 * Source: internal/states/statefile/version4.go of Terraform 1.11.
 *
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
  if (!isObject(root)) throw new StateError("not-json", "is JSON but no object, so it is no Terraform state.");
  const version = root["version"];
  if (version === currentVersion) return root;
  if (typeof version === "number" && version > currentVersion) {
    throw new StateError(
      "newer-version",
      `has state format ${version}, newer than the ${currentVersion} known here. Use a newer version of this repository, or the Terraform that wrote it.`,
    );
  }
  throw new StateError(
    "unknown-version",
    typeof version === "number"
      ? `has state format ${version}, which Terraform before 0.12 wrote. Run "terraform apply -refresh-only" with a current Terraform to upgrade it.`
      : "is JSON but has no state format version, so it is no Terraform state.",
  );
}

/** Messages of `JSON.parse` quote the text, which may be secret: none is passed on. */
function parseJson(text: string): unknown {
  if (text.trim() === "") {
    throw new StateError(
      "empty",
      "is empty. Bring back an earlier version (the .backup file beside a local state, or a version of the object).",
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw text.trimStart().startsWith("{") && endsInside(text)
      ? new StateError("truncated", "ends in the middle. Bring back an earlier version of it.")
      : new StateError("not-json", "is not JSON. Bring back an earlier version of it.");
  }
}

/** Whether a text or a bracket is still open at the end. */
function endsInside(json: string): boolean {
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
    const stack = `${where}.instances[${index}]`;
    if (!isObject(instance)) throw malformed(stack, "an object");
    const key = readKey(instance["index_key"], stack);
    const deposed = optional(instance, "deposed", "string", stack);
    const raw = readAttributes(instance, stack);
    const marks = readMarks(instance["sensitive_attributes"], stack);
    if (marks !== undefined && parts.type === "terraform_data") copyInputMarks(marks);
    return new Resource(
      {
        ...shared,
        address: instanceAddress({ ...parts, key }),
        tainted: instance["status"] === "tainted",
        dependencies: readDependencies(instance, stack),
        ...(key !== undefined && { key }),
        ...(deposed !== undefined && { deposed }),
      },
      {
        raw,
        masked: mask(raw, {
          type: parts.type,
          marks,
          found: secrets,
        }) as JsonObject,
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

/** States that were never refreshed since Terraform 0.11 keep `attributes_flat` instead. */
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

/** From paths such as `[{ type: "get_attr", value: "input" }, { type: "index", value: { value: 1, type: "number" } }]`. */
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

/** The output of a `terraform_data` is its input, but Terraform marks only the input. */
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
    `does not have the shape of a state: ${where} should be ${expected}. Bring back an earlier version of it.`,
    where,
  );
}
