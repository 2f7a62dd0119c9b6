import type { JsonObject } from "./configuration.ts";
import type { ResourceType } from "./resource-types/resource-type.ts";

/**
 * A rule that every synthesized stack obeys, checked before anything is written. The value of a reference (`${...}`) is
 * known only when Terraform runs: policies do not judge it.
 */
export interface Policy {
  /** How an exemption names it: `no-open-ingress`. */
  readonly id: string;
  /** One sentence for `platform validate` and the documentation. */
  readonly description: string;
  /** What is wrong with a block and how to fix it, or nothing. */
  check(block: SynthesizedBlock, context: PolicyContext): string | undefined;
}

export interface PolicyContext {
  /** Whether the environment is one whose data must survive mistakes. */
  readonly protected: boolean;
}

/** A block of `cdk.tf.json`. */
export interface SynthesizedBlock {
  readonly kind: "resource" | "data" | "provider" | "backend" | "output";
  /** `aws_vpc`, `s3`: the first label of the block. */
  readonly type: string;
  readonly constructPath: string;
  readonly config: JsonObject;
  /** Tags that the provider puts on every resource. */
  readonly defaultTags: Readonly<Record<string, string>>;
  /** What is known of the type; undefined for a resource of an unknown type, and for blocks other than resources. */
  readonly facts: ResourceType | undefined;
}
