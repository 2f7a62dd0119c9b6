import type { SectionName } from "@ml-platform/environments";

/** Names and kinds of the outputs of a stack. */
export type OutputKinds = Readonly<Record<string, "string" | "list" | "map">>;

/** Whether an environment has one such stack, or each of its clusters has one. */
export type StackScope = "environment" | "cluster";

/** The kind of stack that publishes a contract. */
export interface Publisher<Scope extends StackScope = StackScope> {
  /** End of the stack's name: `network`, or `nodes` of `ml-nodes`. */
  readonly kind: string;
  readonly scope: Scope;
  /** The section of the environment that the stack is made from. A personal environment without it reads its base's. */
  readonly section: SectionName;
}

/**
 * What one kind of stack publishes and others read: names and kinds, in code on both sides, so that a renamed output is
 * a type error and not a failed plan. It knows its publisher, so it cannot be read from another stack. Why not cdktf's own
 * cross-stack references: docs/decisions/0003-stack-outputs.md.
 */
export interface Contract<Outputs extends OutputKinds = OutputKinds, Scope extends StackScope = StackScope> {
  readonly publisher: Publisher<Scope>;
  readonly outputs: Outputs;
}

export function contract<const Outputs extends OutputKinds, const Scope extends StackScope>(
  publisher: Publisher<Scope>,
  outputs: Outputs,
): Contract<Outputs, Scope> {
  return { publisher, outputs };
}

/** The values that a stack publishes. */
export type Published<Outputs extends OutputKinds> = {
  readonly [Name in keyof Outputs]: Outputs[Name] extends "string"
    ? string
    : Outputs[Name] extends "list"
      ? readonly string[]
      : Readonly<Record<string, string>>;
};

/** The values as a reader sees them: tokens, known when Terraform runs. */
export type Upstream<Outputs extends OutputKinds> = {
  readonly [Name in keyof Outputs]: Outputs[Name] extends "string"
    ? string
    : Outputs[Name] extends "list"
      ? string[]
      : UpstreamMap;
};

/** A map whose values are known only when Terraform runs; its keys are known to the reader. */
export interface UpstreamMap {
  at(key: string): string;
}

/** `privateSubnetIds` is published as `private_subnet_ids`. */
export function outputName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
