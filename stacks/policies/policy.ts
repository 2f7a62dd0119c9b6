import type { JsonObject } from "./configuration.ts";
import type { ResourceType } from "./resource-types/resource-type.ts";

/**
 * A rule that every synthesized stack must follow, checked before anything is written. Policies do not judge the value
 * of a reference (`${...}`), which is known only when Terraform runs.
 */
export interface Policy {
  /** The name that exemptions use: `no-open-ingress`. */
  readonly id: string;
  /** One sentence for `platform validate` and the documentation. */
  readonly description: string;
  /**
   * What is wrong with a block and how to fix it; undefined if nothing is wrong.
   *
   * @param stack all blocks of the stack that the block is in
   */
  check(block: SynthesizedBlock, context: PolicyContext, stack: readonly SynthesizedBlock[]): string | undefined;
}

export interface PolicyContext {
  /** Whether the environment is protected: its data must survive mistakes. */
  readonly protected: boolean;
}

/** A block of `cdk.tf.json`. */
export interface SynthesizedBlock {
  readonly kind: "resource" | "data" | "provider" | "backend" | "output";
  /** `aws_vpc`, `s3`: the first label of the block. */
  readonly type: string;
  /** The second label, by which other blocks refer to it; empty for blocks that have one label or none. */
  readonly name: string;
  readonly constructPath: string;
  readonly config: JsonObject;
  /** Tags that the provider puts on every resource. */
  readonly defaultTags: Readonly<Record<string, string>>;
  /** The facts about the type; undefined for a resource of an unknown type, and for blocks other than resources. */
  readonly facts: ResourceType | undefined;
}
