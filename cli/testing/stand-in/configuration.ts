import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Unsupported, type Value } from "./evaluate.ts";

export type Attributes = Readonly<Record<string, Value>>;

/** A stack of `terraform_data` with a local state, which may read other local states. */
export interface Configuration {
  readonly statePath: string;
  readonly resources: Readonly<Record<string, Attributes>>;
  readonly outputs: Readonly<Record<string, { readonly value: Value; readonly sensitive?: boolean }>>;
  /** Paths of other states, by the name of the data source. */
  readonly reads: Readonly<Record<string, string>>;
  readonly locals: Readonly<Record<string, Attributes>>;
}

export interface State {
  readonly version: number;
  readonly serial: number;
  readonly lineage: string;
  readonly outputs: Readonly<Record<string, { readonly value: Value; readonly sensitive?: boolean }>>;
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly module?: string;
    readonly each?: string;
    readonly instances: readonly { readonly attributes: Attributes; readonly dependencies?: readonly string[] }[];
  }[];
}

const known = {
  top: ["//"],
  resource: ["input", "triggers_replace"],
  output: ["value", "sensitive"],
};

/** @throws {Unsupported} for anything else */
function only(value: object, keys: readonly string[]): void {
  for (const key of Object.keys(value)) if (!keys.includes(key)) throw new Unsupported(key);
}

/** @throws {Unsupported} for what only Terraform itself can do */
export function readConfiguration(directory: string): Configuration {
  const file = join(directory, "cdk.tf.json");
  if (!existsSync(file)) throw new Unsupported(file);
  const {
    terraform,
    data = {},
    locals = {},
    resource = {},
    output = {},
    ...rest
  } = JSON.parse(readFileSync(file, "utf8"));
  only(rest, known.top);
  only(terraform, ["backend"]);
  only(terraform.backend, ["local"]);
  only(data, ["terraform_remote_state"]);
  only(resource, ["terraform_data"]);
  const resources: Record<string, Attributes> = resource.terraform_data ?? {};
  for (const attributes of Object.values(resources)) only(attributes, known.resource);
  for (const each of Object.values<object>(output)) only(each, known.output);
  const reads = Object.entries<{ backend: string; config: { path: string } }>(data.terraform_remote_state ?? {}).map(
    ([name, { backend, config, ...more }]): [string, string] => {
      if (backend !== "local" || Object.keys(more).length > 0) throw new Unsupported(backend);
      return [name, resolve(directory, config.path)];
    },
  );
  const statePath = resolve(directory, terraform.backend.local.path);
  return { statePath, resources, outputs: output, reads: Object.fromEntries(reads), locals };
}

/** @throws {Unsupported} for a state that is locked, damaged, or has other resources or objects than applies by the stand-in */
export function readState(path: string): State | undefined {
  if (existsSync(join(dirname(path), `.${basename(path)}.lock.info`))) throw new Unsupported("a lock");
  if (!existsSync(path)) return undefined;
  const state = parseState(path);
  for (const { mode, type, module, instances } of state.resources) {
    if (type !== (mode === "data" ? "terraform_remote_state" : "terraform_data") || module !== undefined)
      throw new Unsupported(type);
    if (instances.length !== 1) throw new Unsupported("instances");
    only(instances[0] ?? {}, ["schema_version", "attributes", "sensitive_attributes", "dependencies"]);
    if (mode === "managed") only(instances[0]?.attributes ?? {}, ["id", "input", "output", "triggers_replace"]);
  }
  return state;
}

/** @throws {Unsupported} for a state without outputs that can be read */
export function readOutputs(path: string): Attributes {
  if (!existsSync(path)) throw new Unsupported("a state that does not exist");
  const { outputs } = parseState(path);
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

function parseState(path: string): State {
  try {
    const state = JSON.parse(readFileSync(path, "utf8")) as State;
    if (state.version === 4 && Array.isArray(state.resources) && typeof state.outputs === "object") return state;
  } catch {}
  throw new Unsupported("a state that cannot be read");
}
