import { isObject, type Json, type JsonObject } from "@ml-platform/state";
import type { ComparableStack } from "./synthesized.ts";

/**
 * Everything of a stack that decides what Terraform does, by address: `aws_vpc.vpc`, `data.aws_ami.eks`, `output.arn`,
 * `local.names`, `provider.aws`, `terraform.backend`. The texts are equal exactly if the blocks are: the order of keys
 * and cdktf's metadata (`"//"`) do not count.
 */
export function configurationBlocks({ configuration, inputs }: ComparableStack): Map<string, string> {
  const blocks = Object.entries(configuration).flatMap(([section, content]) => blocksOf(section, content));
  return new Map([
    ...blocks.map(([address, block]) => [address, canonical(block)] as const),
    ...Object.entries(inputs),
  ]);
}

type Block = readonly [address: string, block: Json];

/** Which addresses the blocks of a section have; a section that is not named here is one block. */
const sections: Readonly<Record<string, (content: JsonObject) => Block[]>> = {
  resource: (content) => byTypeAndName(content, ""),
  data: (content) => byTypeAndName(content, "data."),
  ephemeral: (content) => byTypeAndName(content, "ephemeral."),
  provider: (content) => byName(content, "provider."),
  output: (content) => byName(content, "output."),
  locals: (content) => byName(content, "local."),
  variable: (content) => byName(content, "var."),
  module: (content) => byName(content, "module."),
  terraform: (content) => byName(content, "terraform."),
};

function blocksOf(section: string, content: Json): Block[] {
  if (section === "//") return [];
  const divide = sections[section];
  return divide !== undefined && isObject(content) ? divide(content) : [[section, content]];
}

function byName(content: JsonObject, prefix: string): Block[] {
  return entriesOf(content).map(([name, block]) => [`${prefix}${name}`, withoutComment(block)]);
}

function byTypeAndName(content: JsonObject, prefix: string): Block[] {
  return entriesOf(content).flatMap(([type, blocks]) =>
    isObject(blocks) ? byName(blocks, `${prefix}${type}.`) : [[`${prefix}${type}`, blocks] as const],
  );
}

function entriesOf(content: JsonObject): [string, Json][] {
  return Object.entries(content).filter(([key]) => key !== "//");
}

/**
 * Terraform ignores `"//"` in a block, not in a value such as a map of tags:
 * https://developer.hashicorp.com/terraform/language/syntax/json#comment-properties
 */
function withoutComment(block: Json): Json {
  if (Array.isArray(block)) return block.map(withoutComment);
  return isObject(block) ? Object.fromEntries(entriesOf(block)) : block;
}

function canonical(value: Json): string {
  return JSON.stringify(value, (_, part: Json) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}
