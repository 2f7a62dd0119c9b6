import type { SectionName } from "@ml-platform/environments";

/** The names and types of a stack's outputs. */
export type OutputKinds = Readonly<Record<string, "string" | "list" | "map">>;

/** Whether an environment has one stack of a kind, or each of its clusters has one. */
export type StackScope = "environment" | "cluster";

/** The kind of stack that publishes a contract. */
export interface Publisher<Scope extends StackScope = StackScope> {
  /** The end of the stack's name: `network`, or `nodes` in `ml-nodes`. */
  readonly kind: string;
  readonly scope: Scope;
  /** The section that the stack is built from. A personal environment without this section reads its base's stack. */
  readonly section: SectionName;
}

/**
 * What one kind of stack publishes and others read: the names and types of outputs, used by the code on both sides, so
 * that a renamed output is a type error and not a failed plan. A contract knows its publisher, so it cannot be read
 * from another stack. docs/decisions/0003-stack-outputs.md says why cdktf's own cross-stack references are not used.
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
