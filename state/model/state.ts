import { learnHidden } from "../secrets/learn.ts";
import { maskKnown } from "../secrets/mask.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { InstanceKey } from "./address.ts";
import type { Json, JsonObject } from "./json.ts";

/** One Terraform state, parsed. */
export interface State {
  /** Of the file: 4, or 1 to 3 of Terraform before 0.12. */
  readonly format: number;
  /** Of Terraform or OpenTofu. Empty where an old state does not name it. */
  readonly terraformVersion: string;
  /** Increases by one with each write. */
  readonly serial: number;
  /** Assigned when the state was created; different for unrelated states. */
  readonly lineage: string;
  readonly outputs: readonly Output[];
  /** One entry per object: each instance of `count` and `for_each`, and each deposed object. */
  readonly resources: readonly Resource[];
  /** Values that are hidden wherever they occur. They cannot be read from here. */
  readonly secrets: Secrets;
}

/** Everything about an instance except its attributes. */
export interface ResourceFacts {
  /** `module.group["gpu"].aws_subnet.private["us-east-2a"]`: can be pasted into a Terraform command. */
  readonly address: string;
  /** The address without keys, as `dependencies` name it. */
  readonly configurationAddress: string;
  /** Empty for the root module. */
  readonly module: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly key?: InstanceKey;
  /** `registry.terraform.io/hashicorp/aws`, followed by ` (alias)` for an aliased provider. */
  readonly provider: string;
  /** The next apply replaces it. */
  readonly tainted: boolean;
  /** The deposed key of an object that a replacement left behind. It shares its address with the current object. */
  readonly deposed?: string;
  /** Addresses without keys. */
  readonly dependencies: readonly string[];
}

interface Contents {
  /** As stored. */
  readonly raw: JsonObject;
  /** Without values that are hidden by a mark or a name. */
  readonly masked: JsonObject;
  /** What identifies the object to its provider, as `masked`. */
  readonly identity?: JsonObject | undefined;
  /** Of the whole state. Hidden wherever they occur. */
  readonly secrets: Secrets;
}

/** One object of one resource. Its attributes are available masked, or one at a time through {@link revealAttribute}. */
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

  static identity(resource: Resource): JsonObject | undefined {
    const { identity, secrets } = resource.#contents;
    return identity === undefined || secrets.isEmpty ? identity : (maskKnown(identity, secrets) as JsonObject);
  }

  /** Without values that are hidden by a mark or a name; copies of secrets are still there. */
  static masked(resource: Resource): JsonObject {
    return resource.#contents.masked;
  }

  static maskedIdentity(resource: Resource): JsonObject | undefined {
    return resource.#contents.identity;
  }

  static raw(resource: Resource): JsonObject {
    return resource.#contents.raw;
  }
}

/** Attributes that may be shown: secrets are replaced by `(sensitive value)`. */
export function visibleAttributes(resource: Resource): JsonObject {
  return Resource.visible(resource);
}

/**
 * What identifies the object to its provider, with secrets replaced: `{ account_id: "111111111111", bucket: "x" }`.
 * Undefined where the provider or Terraform before 1.12 does not say.
 *
 * Source: https://developer.hashicorp.com/terraform/plugin/framework/resources/identity
 */
export function visibleIdentity(resource: Resource): JsonObject | undefined {
  return Resource.identity(resource);
}

/** The names by which a resource can be asked for, unless they are hidden. */
export function lookupNames(resource: Resource): { readonly id?: string; readonly arn?: string } {
  const { id, arn } = visibleAttributes(resource);
  const { arn: ofIdentity } = visibleIdentity(resource) ?? {};
  const isName = (value: Json | undefined): value is string => typeof value === "string" && value !== "";
  const name = arn ?? ofIdentity;
  return { ...(isName(id) && { id }), ...(isName(name) && { arn: name }) };
}

/** What searches look through: the attributes, and the identity beside or as the attribute of that name. */
export function searchedValues(resource: Resource): JsonObject {
  const attributes = visibleAttributes(resource);
  const identity = visibleIdentity(resource);
  if (identity === undefined) return attributes;
  const { identity: ofType = null } = attributes;
  return { ...attributes, identity: ofType === null ? identity : [ofType, identity] };
}

/**
 * One attribute as stored, secret or not: for a person at a terminal who asked for this attribute.
 *
 * @param path `master_password`, `scaling_config.0.min_size`
 * @returns undefined if there is no such attribute
 */
export function revealAttribute(resource: Resource, path: string): Json | undefined {
  return reveal(Resource.raw(resource), path.split("."));
}

/** Keys may contain dots (`tags.kubernetes.io/cluster`), so several steps are also tried as one key. */
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

/** A value that a stack publishes. It is available masked only. */
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

  /** Without values that are hidden by a mark or a name; copies of secrets are still there. */
  static masked(output: Output): Json {
    return output.#contents.masked;
  }

  static raw(output: Output): Json {
    return output.#contents.raw;
  }
}

/** The value of an output that may be shown. */
export function visibleOutput(output: Output): Json {
  return Output.visible(output);
}

/** Adds the sensitive outputs of a state to `secrets`: the mark is lost when another stack reads them. */
export function hideOutputs(outputs: readonly Output[], secrets: Secrets): void {
  for (const output of outputs) {
    if (output.sensitive) learnHidden({ [output.name]: Output.raw(output) }, secrets);
  }
}
