import { type Marks, mask } from "../secrets/mask.ts";
import { hidingKeys } from "../secrets/secret-keys.ts";
import { Secrets } from "../secrets/secrets.ts";
import { shownIn, witnessOf } from "../secrets/witness.ts";
import { configurationAddress, type InstanceKey, instanceAddress } from "./address.ts";
import { absoluteDependency, withoutModules } from "./depends-on.ts";
import { unwrapDynamic } from "./dynamic.ts";
import { parseJson as parseExactJson } from "./exact-json.ts";
import { malformed, StateError } from "./failure.ts";
import { expandFlatmap } from "./flatmap.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { legacyFormats, upgradeLegacy } from "./legacy.ts";
import { copyInputMarks, type MarkTree, readMarks } from "./read-marks.ts";
import { Output, Resource, type ResourceFacts, type State } from "./state.ts";

/**
 * Parses a state of format version 4, which every backend stores unchanged, or of an older one.
 *
 * Source: internal/states/statefile/version4.go of Terraform 1.11, and of OpenTofu 1.12, which also writes the provider of
 * single instances.
 *
 * @param secrets the secrets of the state are added to it; those already in it are hidden
 * @throws {StateError} for anything else
 */
export function parseState(text: string, secrets = new Secrets()): State {
  const { format, file } = readRoot(text);
  const parsed = readList(file, "resources", "").flatMap((resource, index) =>
    readResource(resource, `resources[${index}]`),
  );
  const addresses = new Set(parsed.map(({ facts }) => facts.configurationAddress));
  const outputs = readOutputs(file["outputs"], secrets);
  const contents = parsed.map(({ facts, raw, identity, marks }) => {
    const hidden = (value: JsonObject, of?: Marks) =>
      mask(value, { type: facts.type, marks: of, found: secrets }) as JsonObject;
    return { raw, masked: hidden(raw, marks), ...(identity !== undefined && { identity: hidden(identity) }), secrets };
  });
  // Once all attributes are known.
  const withoutSecretKeys = hidingKeys(secrets);
  const resources = contents.map((content, index) => {
    const { facts } = parsed[index] as ReadObject;
    const dependencies = withoutModules(facts.dependencies, addresses);
    return new Resource({ ...withoutSecretKeys(facts), dependencies }, content);
  });
  secrets.watch(witnessOf(shownIn({ resources, outputs })));
  return {
    format,
    terraformVersion: optional(file, "terraform_version", "string", "") ?? "",
    serial: optional(file, "serial", "number", "") ?? 0,
    lineage: optional(file, "lineage", "string", "") ?? "",
    outputs,
    resources,
    secrets,
  };
}

/** What a state says without a look at the attributes of its resources, which takes much longer. */
export interface Published {
  readonly outputs: readonly Output[];
  /** Of its providers, each once: `registry.terraform.io`. */
  readonly registries: readonly string[];
}

/** @throws {StateError} for a text that is not a state of a known format */
export function parsePublished(text: string): Published {
  const { file } = readRoot(text);
  const resources = Array.isArray(file["resources"]) ? file["resources"] : [];
  const providers = resources.filter(isObject).flatMap(({ provider, instances }) => {
    const ofInstances = Array.isArray(instances) ? instances.filter(isObject).map((each) => each["provider"]) : [];
    return [provider, ...ofInstances].filter((each) => typeof each === "string");
  });
  return {
    outputs: readOutputs(file["outputs"], new Secrets()),
    registries: registriesOf(providers.map(readProvider)),
  };
}

/** @param providers as resources of states have them: `registry.terraform.io/hashicorp/aws` */
export function registriesOf(providers: readonly string[]): string[] {
  return [...new Set(providers.map((provider) => provider.split("/", 1)[0] ?? ""))];
}

const currentVersion = 4;

function readRoot(text: string): { readonly format: number; readonly file: JsonObject } {
  const root = parseJson(text);
  if (!isObject(root))
    throw new StateError("not-json", "is JSON but not an object, so it is not a Terraform state file.");
  const version = root["version"];
  if (version === currentVersion) return { format: currentVersion, file: root };
  if (typeof version === "number" && legacyFormats.has(version)) return { format: version, file: upgradeLegacy(root) };
  if (typeof version === "number" && version > currentVersion) {
    throw new StateError(
      "newer-version",
      `has state format ${version}, newer than the supported format ${currentVersion}. Use a newer version of this repository, or the Terraform that wrote the state.`,
    );
  }
  // internal/encryption/base.go of OpenTofu 1.12: the state format is inside.
  if (typeof root["encrypted_data"] === "string" || typeof root["encryption_version"] === "string") {
    throw new StateError(
      "encrypted",
      "is encrypted by OpenTofu, so only OpenTofu can read it, with the encryption block of its configuration: tofu show. https://opentofu.org/docs/language/state/encryption says how to write it without encryption.",
    );
  }
  throw new StateError(
    "unknown-version",
    typeof version === "number"
      ? `has state format ${version}, which is none of Terraform's.`
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
  // What answered instead of the backend: nothing is known of the state.
  if (/^\s*</.test(text)) {
    throw new StateError(
      "not-json",
      "is not JSON but a web page: something else than the backend answered, such as a sign-in page or a proxy. Check the address, the credentials and the network.",
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

/** An object of a resource, before its secrets are hidden. */
interface ReadObject {
  readonly facts: ResourceFacts;
  readonly raw: JsonObject;
  readonly identity?: JsonObject;
  readonly marks?: MarkTree;
}

function readResource(resource: Json, where: string): ReadObject[] {
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
  };
  const provider = optional(resource, "provider", "string", where);
  return readList(resource, "instances", where).map((instance, index) => {
    const here = `${where}.instances[${index}]`;
    if (!isObject(instance)) throw malformed(here, "an object");
    const key = readKey(instance["index_key"], here);
    const deposed = optional(instance, "deposed", "string", here);
    const identity = instance["identity"] ?? undefined;
    if (identity !== undefined && !isObject(identity)) throw malformed(`${here}.identity`, "an object");
    const raw = readAttributes(instance, here);
    const marks = readMarks(instance["sensitive_attributes"], here);
    if (marks !== undefined && parts.type === "terraform_data") copyInputMarks(marks);
    return {
      facts: {
        ...shared,
        provider: readProvider(optional(instance, "provider", "string", here) ?? provider ?? ""),
        address: instanceAddress({ ...parts, key }),
        tainted: instance["status"] === "tainted",
        dependencies: readDependencies(instance, parts.module, here),
        ...(key !== undefined && { key }),
        ...(deposed !== undefined && { deposed }),
      },
      raw,
      ...(identity !== undefined && { identity }),
      ...(marks !== undefined && { marks }),
    };
  });
}

/** `provider["registry.terraform.io/hashicorp/aws"].east` becomes `registry.terraform.io/hashicorp/aws (east)`. */
function readProvider(provider: string): string {
  const [, source, alias] =
    /provider\["([^"]+)"\](?:\.(.+))?$/.exec(provider) ?? /(?:^|\.)provider\.([^.]+)(?:\.(.+))?$/.exec(provider) ?? [];
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
  const flat = instance["attributes"] === undefined ? instance["attributes_flat"] : undefined;
  const attributes = instance["attributes"] ?? flat ?? {};
  if (!isObject(attributes)) throw malformed(`${where}.attributes`, "an object");
  return flat === undefined ? unwrapDynamic(attributes) : expandFlatmap(attributes);
}

function readDependencies(instance: JsonObject, module: string, where: string): readonly string[] {
  const dependencies = readAddresses(instance, "dependencies", where);
  const relative = readAddresses(instance, "depends_on", where);
  if (relative.length === 0) return dependencies;
  const absolute = relative.flatMap((dependency) => absoluteDependency(module, dependency) ?? []);
  return [...new Set([...dependencies, ...absolute])];
}

function readAddresses(instance: JsonObject, name: string, where: string): readonly string[] {
  const addresses = instance[name] ?? [];
  if (Array.isArray(addresses) && addresses.every((item) => typeof item === "string")) return addresses;
  throw malformed(`${where}.${name}`, "a list of addresses");
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
