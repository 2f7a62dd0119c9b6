import { isObject, type Json, type JsonObject, valueAt } from "../model/json.ts";
import type { Entry } from "./index-states.ts";

/** An output of another stack that `cdk.tf.json` reads. */
export interface OutputRead {
  /** Id of the stack that publishes the output: the name of the data source. */
  readonly upstream: string;
  readonly output: string;
  /** Addresses without keys of the blocks that use it; `output.<name>` for an output that passes it on. */
  readonly users: readonly string[];
  /** The users, with each provider (`provider.helm`) and local among them replaced by the blocks that use it. */
  readonly reached: readonly string[];
}

/** What `cdk.tf.json` contains and a state does not. */
export interface ConfigurationFacts {
  /** Names of the declared outputs, with the addresses that their values come from. */
  readonly outputs: ReadonlyMap<string, readonly string[]>;
  readonly reads: readonly OutputRead[];
}

const cache = new WeakMap<JsonObject, ConfigurationFacts>();

export function factsOf(configuration: JsonObject): ConfigurationFacts {
  const known = cache.get(configuration);
  if (known !== undefined) return known;
  const facts = { outputs: outputsOf(configuration), reads: readsOf(configuration) };
  cache.set(configuration, facts);
  return facts;
}

/** The path of the construct that creates a resource, `dev-network/vpc/private/us-east-2a`. */
export function constructPath({ stack, resource }: Pick<Entry, "stack" | "resource">): string | undefined {
  const section = resource.mode === "data" ? "data" : "resource";
  const path = valueAt(stack.configuration, section, resource.type, resource.name, "//", "metadata", "path");
  return resource.module === "" && typeof path === "string" ? path : undefined;
}

function outputsOf(configuration: JsonObject): Map<string, readonly string[]> {
  return new Map(
    objectEntries(configuration["output"]).map(([name, output]) => [name, addressesIn(output, configuration)]),
  );
}

/** `data.terraform_remote_state.dev-network.outputs.vpc_id`, or with `["vpc_id"]`. */
const remoteRead = /data\.terraform_remote_state\.([\w-]+)\.outputs(?:\.([\w-]+)|\[\\*"([\w-]+)\\*"\])/g;

function readsOf(configuration: JsonObject): OutputRead[] {
  const reads = new Map<string, { upstream: string; output: string; users: string[] }>();
  const all = blocks(configuration);
  for (const [user, text] of all) {
    for (const [, upstream = "", plain, quoted] of text.matchAll(remoteRead)) {
      const output = plain ?? quoted ?? "";
      const key = `${upstream}.${output}`;
      const read = reads.get(key) ?? { upstream, output, users: [] };
      reads.set(key, read);
      if (!read.users.includes(user)) read.users.push(user);
    }
  }
  return [...reads.values()].map((read) => ({ ...read, reached: reachedFrom(read.users, all) }));
}

/** States record no dependencies on providers and locals, so these are replaced by the blocks that use them. */
function reachedFrom(users: readonly string[], all: readonly Block[]): string[] {
  // Grows during the iteration.
  const seen = new Set(users);
  for (const user of seen) {
    const reached = user.startsWith("local.")
      ? all.filter(([, text]) => localsIn(text).includes(user))
      : all.filter(([, , provider]) => provider === user);
    for (const [address] of reached) seen.add(address);
  }
  return [...seen].filter((address) => !/^(?:local|provider)\./.test(address));
}

function localsIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w.-])local\.[\w-]+/g)].map(([local]) => local);
}

/** A block that may contain references. `provider` is the address of the provider of a resource or data source. */
type Block = readonly [address: string, text: string, provider?: string];

function blocks(configuration: JsonObject): Block[] {
  const ofSection = (section: string, prefix: string): Block[] =>
    objectEntries(configuration[section]).flatMap(([type, byName]) =>
      objectEntries(byName).map(
        ([name, block]): Block => [
          `${prefix}${type}.${name}`,
          JSON.stringify(withoutComment(block)),
          providerOf(type, block),
        ],
      ),
    );
  const named = (section: string): Block[] =>
    objectEntries(configuration[section]).map(([name, block]) => [
      `${section === "locals" ? "local" : section}.${name}`,
      JSON.stringify(block),
    ]);
  return [
    ...ofSection("resource", ""),
    ...ofSection("data", "data."),
    ...named("output"),
    ...providers(configuration),
    ...named("module"),
    ...named("locals"),
  ];
}

function providers(configuration: JsonObject): Block[] {
  return objectEntries(configuration["provider"]).flatMap(([name, blocks]) =>
    (Array.isArray(blocks) ? blocks : [blocks]).map((block: Json): Block => {
      const alias = valueAt(block, "alias");
      return [`provider.${name}${typeof alias === "string" ? `.${alias}` : ""}`, JSON.stringify(block)];
    }),
  );
}

/** `provider.helm.east` for a block with the provider `helm.east`, otherwise `provider.` and the prefix of its type. */
function providerOf(type: string, block: Json): string {
  const named = valueAt(block, "provider");
  const provider = typeof named === "string" ? named.replace(/^\$\{(.*)\}$/, "$1") : type.split("_", 1)[0];
  return `provider.${provider}`;
}

function withoutComment(block: Json): Json {
  return isObject(block) ? { ...block, "//": null } : block;
}

const reference = /(?<![\w.-])(data\.)?([a-z][a-z0-9_]*)\.([A-Za-z_][\w-]*)/g;

/** Addresses in this configuration that a block refers to, directly or through locals. */
function addressesIn(block: Json, configuration: JsonObject, seen: ReadonlySet<string> = new Set()): string[] {
  const found = new Set<string>();
  for (const [, data, type = "", name = ""] of JSON.stringify(block).matchAll(reference)) {
    if (type === "local" && !seen.has(name)) {
      const local = valueAt(configuration, "locals", name);
      if (local !== undefined) {
        for (const address of addressesIn(local, configuration, new Set([...seen, name]))) found.add(address);
      }
    } else if (valueAt(configuration, data === undefined ? "resource" : "data", type, name) !== undefined) {
      found.add(`${data ?? ""}${type}.${name}`);
    }
  }
  return [...found];
}

function objectEntries(value: Json | undefined): [string, Json][] {
  return isObject(value) ? Object.entries(value).filter(([key]) => key !== "//") : [];
}
