import type { InstanceKey } from "./address.ts";
import type { Json, JsonObject } from "./json.ts";
import { maskKnown } from "./mask.ts";
import type { Secrets } from "./secrets.ts";

/** What is known of an instance besides its attributes. */
export interface ResourceFacts {
  /** `module.group["gpu"].aws_subnet.private["us-east-2a"]`: copyable to Terraform's command line. */
  readonly address: string;
  /** The same without keys, as `dependencies` name it. */
  readonly configurationAddress: string;
  /** Empty for the root module. */
  readonly module: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly key?: InstanceKey;
  /** `registry.terraform.io/hashicorp/aws`, with ` (alias)` where there is one. */
  readonly provider: string;
  /** To be replaced at the next apply. */
  readonly tainted: boolean;
  /** Set on an object that a replacement has left behind; shares its address with the current one. */
  readonly deposed?: string;
  /** Addresses without keys. */
  readonly dependencies: readonly string[];
}

interface Contents {
  /** As stored. */
  readonly raw: JsonObject;
  /** Without what marks and names hide. */
  readonly masked: JsonObject;
  /** Of the whole state; hidden wherever they occur. */
  readonly secrets: Secrets;
}

/** One object of one resource. Its attributes leave it only masked, or one at a time by {@link revealAttribute}. */
export class Resource implements ResourceFacts {
  readonly address: string;
  readonly configurationAddress: string;
  readonly module: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  declare readonly key?: InstanceKey;
  readonly provider: string;
  readonly tainted: boolean;
  declare readonly deposed?: string;
  readonly dependencies: readonly string[];
  readonly #contents: Contents;

  constructor(facts: ResourceFacts, contents: Contents) {
    this.address = facts.address;
    this.configurationAddress = facts.configurationAddress;
    this.module = facts.module;
    this.mode = facts.mode;
    this.type = facts.type;
    this.name = facts.name;
    if (facts.key !== undefined) this.key = facts.key;
    this.provider = facts.provider;
    this.tainted = facts.tainted;
    if (facts.deposed !== undefined) this.deposed = facts.deposed;
    this.dependencies = facts.dependencies;
    this.#contents = contents;
  }

  static visible(resource: Resource): JsonObject {
    const { masked, secrets } = resource.#contents;
    return secrets.isEmpty ? masked : (maskKnown(masked, secrets) as JsonObject);
  }

  static raw(resource: Resource): JsonObject {
    return resource.#contents.raw;
  }
}

/** Attributes as they may be shown: secrets are replaced by `(sensitive value)`. */
export function visibleAttributes(resource: Resource): JsonObject {
  return Resource.visible(resource);
}

/**
 * One attribute as stored, secret or not. For a person at a terminal who asked for exactly this one.
 *
 * @param path `master_password`, `scaling_config.0.min_size`
 * @returns undefined if there is no such attribute
 */
export function revealAttribute(resource: Resource, path: string): Json | undefined {
  return reveal(Resource.raw(resource), path.split("."));
}

/** A key may hold dots itself (`tags.kubernetes.io/cluster`), so the longest that fits is tried too. */
function reveal(value: Json | undefined, steps: readonly string[]): Json | undefined {
  if (steps.length === 0) return value;
  if (typeof value !== "object" || value === null) return undefined;
  for (let length = 1; length <= steps.length; length++) {
    const key = steps.slice(0, length).join(".");
    if (!Object.hasOwn(value, key)) continue;
    const found = reveal((value as JsonObject)[key], steps.slice(length));
    if (found !== undefined) return found;
  }
  return undefined;
}

interface OutputContents {
  readonly raw: Json;
  readonly masked: Json;
  readonly secrets: Secrets;
}

/** A value a stack publishes; it leaves only masked. */
export class Output {
  readonly name: string;
  readonly sensitive: boolean;
  readonly #contents: OutputContents;

  constructor(name: string, sensitive: boolean, contents: OutputContents) {
    this.name = name;
    this.sensitive = sensitive;
    this.#contents = contents;
  }

  static visible(output: Output): Json {
    const { masked, secrets } = output.#contents;
    return secrets.isEmpty ? masked : maskKnown(masked, secrets);
  }

  static raw(output: Output): Json {
    return output.#contents.raw;
  }
}

/** The value of an output as it may be shown. */
export function visibleOutput(output: Output): Json {
  return Output.visible(output);
}

/** Adds the sensitive outputs of a state to what `secrets` hides: a stack that reads them does not know that they are. */
export function hideOutputs(outputs: readonly Output[], secrets: Secrets): void {
  for (const output of outputs) if (output.sensitive) for (const text of textsIn(Output.raw(output))) secrets.add(text);
}

/** Every text in a value, however deep. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
