import { malformed } from "./failure.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

/** The formats of Terraform before 0.12, which it upgrades when it next writes the state. */
export const legacyFormats: ReadonlySet<number> = new Set([1, 2, 3]);

/**
 * A state of format 1, 2 or 3 in the form of format 4, to be read only. As in Terraform, deposed objects get keys by their
 * order. Attributes are flat, and dependencies relative to their module, as in states of early versions of 0.12.
 *
 * Source: internal/states/statefile/version1_upgrade.go, version3_upgrade.go of Terraform 1.11.
 *
 * @throws {StateError} for what is no such state
 */
export function upgradeLegacy(root: JsonObject): JsonObject {
  const modules = list(root["modules"], "modules").map((module, index) => object(module, `modules[${index}]`));
  return {
    ...root,
    version: 4,
    outputs: Object.assign({}, ...modules.filter(isRoot).map(outputsOf)) as JsonObject,
    resources: modules.flatMap(resourcesOf),
  };
}

/** States of format 1 may leave the path out. */
function pathOf(module: JsonObject, index = 0): readonly string[] {
  const path = list(module["path"], `modules[${index}].path`);
  if (path.every((step) => typeof step === "string")) return path.slice(1);
  throw malformed(`modules[${index}].path`, "a list of names");
}

function isRoot(module: JsonObject): boolean {
  return pathOf(module).length === 0;
}

function outputsOf(module: JsonObject): JsonObject {
  const outputs = object(module["outputs"], "modules[0].outputs");
  const upgraded = Object.entries(outputs).map(([name, output]): [string, Json] => [
    name,
    // In format 1, an output is its value.
    isObject(output) && "value" in output
      ? { value: output["value"] ?? null, sensitive: output["sensitive"] === true }
      : { value: output },
  ]);
  return Object.fromEntries(upgraded);
}

function resourcesOf(module: JsonObject, index: number): Json[] {
  const path = pathOf(module, index);
  const where = `modules[${index}].resources`;
  return Object.entries(object(module["resources"], where)).map(([key, value]) => {
    const resource = object(value, `${where}.${key}`);
    const { mode, type, name, index: instance } = addressOf(key, `${where}.${key}`);
    const shared = {
      ...(instance !== undefined && { index_key: instance }),
      depends_on: list(resource["depends_on"], `${where}.${key}.depends_on`),
    };
    const primary = isObject(resource["primary"]) ? [objectOf(resource["primary"], shared)] : [];
    const deposed = list(resource["deposed"], `${where}.${key}.deposed`).flatMap((each, order) =>
      isObject(each) ? [objectOf(each, { ...shared, deposed: (order + 1).toString(16).padStart(8, "0") })] : [],
    );
    return {
      ...(path.length > 0 && { module: path.map((step) => `module.${step}`).join(".") }),
      mode,
      type,
      name,
      provider: providerOf(resource["provider"], type),
      instances: [...primary, ...deposed],
    };
  });
}

function objectOf(instance: JsonObject, shared: JsonObject): JsonObject {
  const { id, attributes, tainted } = instance;
  const flat = isObject(attributes) ? attributes : {};
  return {
    ...shared,
    ...(tainted === true && { status: "tainted" }),
    attributes_flat: { ...flat, ...(typeof id === "string" && id !== "" && !flat["id"] && { id }) },
  };
}

interface LegacyAddress {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly index?: number;
}

/** `aws_instance.web.0`, `data.aws_ami.ubuntu` */
function addressOf(key: string, where: string): LegacyAddress {
  const [, data, type, name, index] = /^(data\.)?([^.]+)\.([^.]+)(?:\.(\d+))?$/.exec(key) ?? [];
  if (type === undefined || name === undefined) throw malformed(where, "called by its type and name");
  return {
    mode: data === undefined ? "managed" : "data",
    type,
    name,
    ...(index !== undefined && { index: Number(index) }),
  };
}

/** `provider.aws.east`, `module.a.provider.aws`, `aws.east`, or nothing for the provider of the type. */
function providerOf(provider: Json | undefined, type: string): string {
  const given = typeof provider === "string" && provider !== "" ? provider : (type.split("_")[0] ?? type);
  const [name = given, alias] = given.replace(/^.*\bprovider\./, "").split(".");
  return alias === undefined ? name : `${name} (${alias})`;
}

function object(value: Json | undefined, where: string): JsonObject {
  if (value === undefined || value === null) return {};
  if (isObject(value)) return value;
  throw malformed(where, "an object");
}

function list(value: Json | undefined, where: string): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw malformed(where, "a list");
}
