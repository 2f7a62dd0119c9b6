import { Fn, type TerraformRemoteState, Token } from "cdktf";

/**
 * What a stack publishes and another reads: names and kinds, in code on both sides, so that a renamed output is a type
 * error and not a failed plan. Why not cdktf's own cross-stack references: docs/decisions/0003-stack-outputs.md.
 */
export type OutputKinds = Readonly<Record<string, "string" | "list" | "map">>;
export type Contract<K extends OutputKinds> = K;

/** The values a stack publishes. */
export type Published<K extends OutputKinds> = {
  readonly [Name in keyof K]: K[Name] extends "string"
    ? string
    : K[Name] extends "list"
      ? readonly string[]
      : Readonly<Record<string, string>>;
};

/** The values as a reader sees them: tokens, known when Terraform runs. */
export type Upstream<K extends OutputKinds> = {
  readonly [Name in keyof K]: K[Name] extends "string" ? string : K[Name] extends "list" ? string[] : UpstreamMap;
};

/** A map whose values are known only when Terraform runs; its keys are known to the reader. */
export interface UpstreamMap {
  at(key: string): string;
}

/** `privateSubnetIds` is published as `private_subnet_ids`. */
export function outputName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function upstreamValues<K extends OutputKinds>(state: TerraformRemoteState, contract: Contract<K>): Upstream<K> {
  const read = {
    string: (name: string) => state.getString(name),
    list: (name: string) => state.getList(name),
    map: (name: string): UpstreamMap => ({ at: (key) => Token.asString(Fn.lookupNested(state.get(name), [key])) }),
  };
  return Object.fromEntries(
    Object.entries(contract).map(([key, kind]) => [key, read[kind](outputName(key))]),
  ) as unknown as Upstream<K>;
}
