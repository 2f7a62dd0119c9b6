import type { Attribute, Block, NestedBlock, Schema } from "../schema/schema.ts";
import type { LearnedPath, LearnedType } from "./learned-type.ts";

/** The real provider's schema of a type. */
export function schemaOfLearned({ schemaVersion, paths }: LearnedType): Schema {
  return { version: schemaVersion, block: blockBelow(Object.entries(paths), "") };
}

function blockBelow(paths: readonly (readonly [string, LearnedPath])[], prefix: string): Block {
  const here = paths
    .filter(([path]) => path.startsWith(prefix) && !path.slice(prefix.length).includes("."))
    .map(([path, learned]) => [path.slice(prefix.length), learned] as const);
  const attributes = here.filter(([, { block }]) => block === undefined);
  const blocks = here.filter(([, { block }]) => block !== undefined);
  const inside = (name: string, { block }: LearnedPath): Block =>
    blockBelow(
      paths.filter(([path]) => path.startsWith(`${prefix}${name}.`)),
      `${prefix}${name}.${block === "single" ? "" : "*."}`,
    );
  return {
    attributes: Object.fromEntries(attributes.map(([name, learned]) => [name, attributeOf(learned)])),
    block_types: Object.fromEntries(
      blocks.map(([name, learned]) => [name, nestedBlock(learned, inside(name, learned))]),
    ),
  };
}

function attributeOf({ type = "dynamic", required, optional, computed, sensitive, writeOnly }: LearnedPath): Attribute {
  return {
    type,
    ...(required && { required }),
    ...(optional && { optional }),
    ...(computed && { computed }),
    ...(sensitive && { sensitive }),
    ...(writeOnly && { write_only: true }),
  };
}

function nestedBlock({ block: nesting_mode = "list", items }: LearnedPath, block: Block): NestedBlock {
  const [minimum = null, maximum = null] = items ?? [];
  return {
    nesting_mode,
    block,
    ...(minimum !== null && { min_items: minimum }),
    ...(maximum !== null && { max_items: maximum }),
  };
}
