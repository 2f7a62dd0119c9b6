import { isTrue, type JsonObject } from "../configuration.ts";

/** What the policies need to know of a type of resource: what it holds, and whom it lets in. */
export interface ResourceType {
  readonly encryption: Encryption;
  /** What is lost for good when it is destroyed: `objects`. @default - nothing, code can make it again */
  readonly keeps?: string;
  /**
   * The attribute by which AWS itself refuses to delete it, which counts as much as Terraform's `prevent_destroy`.
   *
   * @default - none: only `prevent_destroy` counts
   */
  readonly deletionProtection?: string;
  /** The attribute that says after how many days its logs are deleted. @default - it has none */
  readonly logRetention?: string;
  /** The address ranges that may open connections, in CIDR notation. @default - none */
  readonly sources?: (config: JsonObject) => readonly unknown[];
  /** How to close it when it is open to everybody in another way than by an address range. @default - it never is */
  readonly openToAll?: (config: JsonObject) => string | undefined;
  /** IAM policy documents that say who may use it, where resource `*` means itself. @default - none */
  readonly resourcePolicies?: (config: JsonObject) => readonly unknown[];
  /** IAM policy documents that say what a role, user or group may do. @default - none */
  readonly identityPolicies?: (config: JsonObject) => readonly unknown[];
  /** ARNs of policies that it gives to a role, user or group. @default - none */
  readonly managedPolicies?: (config: JsonObject) => readonly unknown[];
  /** What it starts that the provider's default tags do not reach, with the tags of each. @default - nothing */
  readonly launches?: (config: JsonObject) => readonly Launched[];
}

/**
 * How data is encrypted at rest: by AWS whatever the configuration says ("always"), as what it is a copy or a part of,
 * or as the configuration says. A function answers with what to set where data would not be encrypted.
 */
export type Encryption = "no data" | "always" | "as its source" | ((config: JsonObject) => string | undefined);

export interface Launched {
  /** `instance` */
  readonly what: string;
  readonly tags: JsonObject;
}

export type ResourceTypes = Readonly<Record<string, ResourceType>>;

/** Holds no data and lets nobody in: a route, an attachment, a setting. */
export const nothing: ResourceType = { encryption: "no data" };

/** The same facts for each of the types, which are separated by white space. */
export function each(types: string, facts: ResourceType): ResourceTypes {
  return Object.fromEntries(
    types
      .trim()
      .split(/\s+/)
      .map((type) => [type, facts]),
  );
}

/** Data that is not encrypted unless `attribute` is true. */
export function encryptedBy(attribute: string): (config: JsonObject) => string | undefined {
  return (config) => (isTrue(config[attribute]) ? undefined : `set ${attribute} to true`);
}

/** Open to everybody when `attribute` is true; the provider's default is false. */
export function openedBy(attribute: string): (config: JsonObject) => string | undefined {
  return (config) => (isTrue(config[attribute]) ? `set ${attribute} to false` : undefined);
}

/** The value of one attribute: a policy document or an ARN. */
export function attribute(name: string): (config: JsonObject) => readonly unknown[] {
  return (config) => [config[name]];
}
