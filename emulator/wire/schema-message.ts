import type { Attribute, Block, Schema } from "../schema/schema.ts";

const blockNesting = { single: 1, list: 2, set: 3 } as const;
const objectNesting = { single: 1, list: 2, set: 3, map: 4 } as const;

/** A schema in the form in which `GetSchema` returns it. */
export function schemaMessage({ version, block }: Schema): object {
  return { version, block: blockMessage(block) };
}

function blockMessage(block: Block): object {
  return {
    attributes: Object.entries(block.attributes).map(([name, attribute]) => attributeMessage(name, attribute)),
    block_types: Object.entries(block.block_types).map(([name, { nesting_mode, block: inner, ...items }]) => ({
      type_name: name,
      nesting: blockNesting[nesting_mode],
      block: blockMessage(inner),
      ...items,
    })),
  };
}

function attributeMessage(name: string, { type, nested_type, ...flags }: Attribute): object {
  return {
    name,
    ...flags,
    ...(type !== undefined && { type: Buffer.from(JSON.stringify(type)) }),
    ...(nested_type !== undefined && {
      nested_type: {
        nesting: objectNesting[nested_type.nesting_mode],
        attributes: Object.entries(nested_type.attributes).map(([inner, attribute]) =>
          attributeMessage(inner, attribute),
        ),
      },
    }),
  };
}
